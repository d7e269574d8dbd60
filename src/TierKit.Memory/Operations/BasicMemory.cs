using Microsoft.Data.Sqlite;
using TierKit.Hosting;
using TierKit.Memory.Hosting;
using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Reads, writes and finds the notes of a folder: Markdown files that their owner can read, move and edit with anything.</summary>
/// <remarks>
/// <para>Thread-safe, and several processes may use one folder at once. A change returns when its file is durable and its index
/// current. Cancellation ends waits; what is in place stays. Dispose it, or the container that made it, to close the index.</para>
/// <para>What cannot be done is a <see cref="NoteStoreException"/> with a code and the next step. Note texts, titles and queries
/// are never logged.</para>
/// </remarks>
public sealed partial class BasicMemory : IAsyncDisposable, IDisposable
{
    private readonly ProjectRegistry _registry;
    private readonly string? _project;
    private readonly bool _owns;

    internal BasicMemory(ProjectRegistry registry, string? project = null, bool owns = true)
    {
        _registry = registry;
        _project = project;
        _owns = owns;
    }

    /// <summary>Gets the project that the operations work on.</summary>
    public string Project => _project ?? _registry.DefaultName;

    /// <summary>Gets the folder of the notes.</summary>
    public string Root => _registry.Get(Project).Root;

    internal BasicMemoryOptions Options => _registry.Options;

    internal TimeProvider Time => _registry.Time;

    /// <summary>Opens a folder of notes without a container; only the embedded encoder is there.</summary>
    /// <param name="path">The folder; a relative one counts from the working directory.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The memory; dispose it.</returns>
    public static BasicMemory Open(string path, Action<BasicMemoryOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);

        BasicMemoryOptions options = new() { Path = path };
        configure?.Invoke(options);
        return Open(options);
    }

    /// <summary>Opens notes without a container; only the embedded encoder is there.</summary>
    /// <param name="options">The options; not to be changed afterwards.</param>
    /// <returns>The memory; dispose it.</returns>
    /// <exception cref="TierKitConfigurationException">An option does not fit.</exception>
    public static BasicMemory Open(BasicMemoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        IReadOnlyList<string> errors = BasicMemoryOptionsValidator.Validate(options);
        return errors.Count == 0 ? MemoryFactory.Create(options, provider: null) : throw new TierKitConfigurationException(errors);
    }

    /// <summary>Gets the memory of another project; it lives as long as this one.</summary>
    /// <param name="project">The project's name, slug or identifier.</param>
    /// <returns>The memory, bound to that project.</returns>
    /// <exception cref="NoteStoreException">No project has that name.</exception>
    public BasicMemory In(string project)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(project);
        return new BasicMemory(_registry, _registry.Get(project).Settings.Name, owns: false);
    }

    /// <summary>Lists the projects.</summary>
    /// <returns>The projects, by name.</returns>
    public ProjectList ListProjects() => Projects(done: null);

    /// <summary>Creates a project below the configured projects folder.</summary>
    /// <param name="name">The name.</param>
    /// <param name="path">The folder below the projects folder; by default the name's slug.</param>
    /// <param name="makeDefault">Whether calls that name no project mean it from now on.</param>
    /// <returns>The projects that there are now.</returns>
    /// <exception cref="NoteStoreException">Projects may not be created here, or the name or path does not fit.</exception>
    public ProjectList CreateProject(string name, string? path = null, bool makeDefault = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Guarded(() =>
        {
            _registry.Create(name, path, makeDefault);
            return Projects($"The project '{name.Trim()}' was created.");
        });
    }

    /// <summary>Takes a project off the list; its notes stay unless they are to be deleted.</summary>
    /// <param name="name">The name.</param>
    /// <param name="deleteNotes">Whether its folder is deleted too.</param>
    /// <returns>The projects that there are now.</returns>
    /// <exception cref="NoteStoreException">Projects may not be deleted here, or this one must stay.</exception>
    public async Task<ProjectList> DeleteProjectAsync(string name, bool deleteNotes = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        return await GuardedAsync(async () =>
        {
            await _registry.DeleteAsync(name, deleteNotes).ConfigureAwait(false);
            return Projects($"The project '{name}' was taken off the list{(deleteNotes ? " and its notes were deleted" : "; its notes are still in their folder")}.");
        }).ConfigureAwait(false);
    }

    /// <summary>Forgets the index and reads every note again.</summary>
    /// <param name="progress">Hears how far it has come.</param>
    /// <param name="cancellationToken">Ends it; what is missing is read at the next use.</param>
    /// <returns>What was read.</returns>
    /// <exception cref="NoteStoreException">The folder does not exist.</exception>
    public Task<IndexReport> ReindexAsync(IProgress<IndexProgress>? progress = null, CancellationToken cancellationToken = default) => TypedAsync(async () =>
    {
        OpenProject project = await _registry.Get(Project).OpenForReindexAsync(cancellationToken).ConfigureAwait(false);
        return await project.Index.ReindexAsync(progress, cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Encodes now what has no vector yet, where the encoder is a service; it happens in the background anyway while a memory is open.</summary>
    /// <param name="progress">Hears how many of the notes without vectors have theirs.</param>
    /// <param name="cancellationToken">Ends it; what is encoded stays.</param>
    /// <returns>Whether nothing is left to do; otherwise the encoder is away, and the notes without vectors are found by their words.</returns>
    /// <exception cref="NoteStoreException">The folder does not exist.</exception>
    public Task<bool> EncodeAsync(IProgress<IndexProgress>? progress = null, CancellationToken cancellationToken = default) => TypedAsync(async () =>
    {
        OpenProject project = await ReadableAsync(cancellationToken).ConfigureAwait(false);
        bool notes = await project.Index.EncodeAsync(progress, cancellationToken).ConfigureAwait(false);
        return (Sources is not { } files || await files.EncodePendingAsync(progress, cancellationToken).ConfigureAwait(false)) && notes;
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _owns ? _registry.DisposeAsync() : ValueTask.CompletedTask;

    /// <inheritdoc/>
    /// <remarks>Waits until the followers of the notes have stopped. A container that is disposed synchronously calls this.</remarks>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Gets the label that a note without one of its own would have in a folder.</summary>
    internal Sensitivity LabelOfFolder(string directory) => _registry.Get(Project).Settings.Labels.OfFolder(PathAlias.Collapse(directory.Replace('\\', '/')).Trim('/') + "/note.md");

    /// <summary>Gets the label of what an error says: that of the note whose text it carries, else the configured one.</summary>
    internal Sensitivity LabelOf(NoteStoreException exception)
    {
        if (exception.Current is { } file && _registry.Find(Project) is { } project)
        {
            Note note = NoteParser.Parse(file.Text, file.Path, default, default, TimeZoneInfo.Utc);
            return project.Settings.Labels.Of(note, file.Path);
        }

        return exception.Candidates.Count > 0 ? Stricter(Options.Sensitivity, Sensitivity.Private) : Options.Sensitivity;
    }

    private ProjectList Projects(string? done) => new(Project) { Projects = _registry.List(), Done = done, Sensitivity = Options.Sensitivity };

    private ValueTask<OpenProject> ReadableAsync(CancellationToken cancellationToken) => _registry.Get(Project).ReadAsync(cancellationToken);

    private ValueTask<OpenProject> WritableAsync(CancellationToken cancellationToken, bool names = true) => _registry.Get(Project).WriteAsync(names, cancellationToken);

    private static TResult Guarded<TResult>(Func<TResult> operation)
        => TypedAsync(() => Task.FromResult(operation())).GetAwaiter().GetResult();

    /// <summary>Runs an operation with typed errors; where the engine of the indexes fails in the middle, what stands in for it answers.</summary>
    private Task<TResult> GuardedAsync<TResult>(Func<Task<TResult>> operation)
        => TypedAsync(_registry.Services.OutageOf(Project) is { } outage ? () => AnsweredAsync(operation, outage) : operation);

    private static async Task<TResult> AnsweredAsync<TResult>(Func<Task<TResult>> operation, EngineOutage outage)
    {
        List<string> notices = outage.Listen();
        TResult result;
        try
        {
            result = await operation().ConfigureAwait(false);
        }
        catch (NoteEngineException exception)
        {
            // Nothing of a change is in place when this is thrown, so that all of it can be done again.
            outage.Failed(exception);
            result = await operation().ConfigureAwait(false);
        }

        if (result is OperationResult said && notices.Count > 0)
        {
            said.Notice = string.Join(' ', said.Notice is { } own ? notices.Prepend(own) : notices);
        }

        return result;
    }

    private static async Task<TResult> TypedAsync<TResult>(Func<Task<TResult>> operation)
    {
        try
        {
            return await operation().ConfigureAwait(false);
        }
        catch (PathRefusedException exception)
        {
            throw new NoteStoreException(NoteErrorCodes.SecurityValidation, exception.Message, exception);
        }
        catch (NoteFormatException exception)
        {
            throw new NoteStoreException(NoteErrorCodes.InvalidArgument, exception.Message, exception);
        }
        catch (SqliteException exception)
        {
            throw new NoteStoreException(
                NoteErrorCodes.IndexFailed,
                $"The index of the notes could not be used (SQLite error {exception.SqliteErrorCode}); what was written is whole in its file and is found once the index can be. Check the free space below Memory:StatePath, or name another folder there.",
                exception);
        }
        catch (NoteEngineException exception)
        {
            throw new NoteStoreException(NoteErrorCodes.IndexFailed, exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NoteStoreException(NoteErrorCodes.ReadFailed, $"The notes could not be read: {exception.Message} Check that the folder is there and may be read.", exception);
        }
    }
}
