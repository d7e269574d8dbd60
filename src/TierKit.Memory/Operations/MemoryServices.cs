using Microsoft.Extensions.Logging;
using TierKit.Hosting;
using TierKit.Memory.Indexing;
using TierKit.Memory.Sources;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Holds what all projects of a memory share: the file system, the time, the user's other files, and how an index is made.</summary>
internal sealed class MemoryServices(
    IFileSystem files,
    TimeProvider time,
    Func<ProjectSettings, IProjectContents, ProjectIndex> createIndex,
    Func<ProjectSettings, IProjectContents, ProjectIndex> createLocalIndex,
    INoteEngine? engine,
    Lazy<PersonalData?> personalData,
    IServiceStandIn? standIn,
    ILogger logger)
{
    public IFileSystem Files => files;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>Gets what decides in a test whether the notes are there; <see langword="null"/> where their folder does.</summary>
    public IServiceStandIn? StandIn => standIn;

    /// <summary>Gets what knows whether the engine is away; <see langword="null"/> where the indexes are files of this machine.</summary>
    public EngineOutage? Outage { get; } = engine is null ? null : new EngineOutage(time);

    /// <summary>Gets the user's files beside the notes; <see langword="null"/> where none are registered.</summary>
    public PersonalData? PersonalData => personalData.Value;

    public ProjectIndex CreateIndex(ProjectSettings settings, IProjectContents contents) => createIndex(settings, contents);

    /// <summary>Makes the index that stands in while the engine is away.</summary>
    public ProjectIndex CreateLocalIndex(ProjectSettings settings, IProjectContents contents) => createLocalIndex(settings, contents);

    /// <summary>Says why notes may not be changed while the engine is away; <see langword="null"/> where they may.</summary>
    public string? RefuseChanges(NoteEngineException failure) => engine?.RefuseChanges(failure);

    /// <summary>Gets what knows of the engine's absence for a project; none where the notes are with the engine, for then nothing can stand in.</summary>
    public EngineOutage? OutageOf(string project) => ContentsOf(project) is null ? Outage : null;

    /// <summary>Gets what keeps the notes of a project in the place of a folder; none where they are files.</summary>
    public INoteContents? ContentsOf(string project) => engine?.OpenContents(project);

    /// <summary>Gets what excludes writers on other machines; none where the index is a file of this one.</summary>
    public Func<CancellationToken, ValueTask<IDisposable>>? LockBeyond(string project) => engine is null ? null : token => engine.LockFilesAsync(project, token);

    /// <summary>Removes in the background what killed writers left behind; nobody waits for it.</summary>
    public void SweepLater(ProjectFolder folder) => _ = Task.Run(() =>
    {
        try
        {
            LeftoverFiles.Sweep(folder, time);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed now is tried again at the next start.
        }
    });
}
