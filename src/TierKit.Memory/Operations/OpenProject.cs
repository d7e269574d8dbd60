using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Holds everything that works on one project while it is open.</summary>
internal sealed class OpenProject : IAsyncDisposable
{
    private readonly IDisposable? _owned;
    private readonly OutageListener? _outage;

    /// <param name="settings">The project.</param>
    /// <param name="contents">What is written in it.</param>
    /// <param name="index">Its index.</param>
    /// <param name="time">The clock.</param>
    /// <param name="owned">Is disposed with it.</param>
    /// <param name="outage">What is told when an engine fails after a change is in place; none where the change fails then.</param>
    public OpenProject(ProjectSettings settings, IProjectContents contents, ProjectIndex index, TimeProvider time, IDisposable? owned, EngineOutage? outage = null)
    {
        Settings = settings;
        Contents = contents;
        Index = index;
        _owned = owned;
        Lookup = Index.Notes.Lookup;
        _outage = outage is null ? null : new OutageListener(Index.Notes, outage);
        INoteChangeListener listener = _outage ?? (INoteChangeListener)Index.Notes;
        NoteStoreOptions options = new() { KebabFileNames = settings.Options.KebabFileNames, OverwriteByDefault = settings.Options.Overwrite };
        Store = new NoteStore(contents, Lookup, listener, time, options);
        Mover = new NoteMover(contents, Lookup, listener);
        Lister = new DirectoryLister(contents);
        Identifiers = new NoteIdentifiers(contents, Lookup);
    }

    public ProjectSettings Settings { get; }

    public string Name => Settings.Name;

    public IProjectContents Contents { get; }

    public NoteStore Store { get; }

    public NoteMover Mover { get; }

    public DirectoryLister Lister { get; }

    public NoteIdentifiers Identifiers { get; }

    public INoteLookup Lookup { get; }

    public ProjectIndex Index { get; }

    public INoteCatalog Catalog => Index.Notes.Catalog;

    public INoteSearch Search => Index.Notes.Search;

    /// <summary>Notes that the engine failed after a change was in place.</summary>
    /// <returns>Whether the change succeeds all the same.</returns>
    public bool Missed(NoteEngineException failure)
    {
        _outage?.Missed(failure);
        return _outage is not null;
    }

    public async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync().ConfigureAwait(false);
        _owned?.Dispose();
    }
}
