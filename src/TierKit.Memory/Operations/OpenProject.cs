using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Holds everything that works on one project while it is open.</summary>
internal sealed class OpenProject : IAsyncDisposable
{
    private readonly IDisposable? _owned;

    /// <param name="settings">The project.</param>
    /// <param name="contents">What is written in it.</param>
    /// <param name="index">Its index.</param>
    /// <param name="time">The clock.</param>
    /// <param name="owned">Is disposed with it.</param>
    public OpenProject(ProjectSettings settings, IProjectContents contents, ProjectIndex index, TimeProvider time, IDisposable? owned)
    {
        Settings = settings;
        Contents = contents;
        Index = index;
        _owned = owned;
        Lookup = Index.Notes.Lookup;
        NoteStoreOptions options = new() { KebabFileNames = settings.Options.KebabFileNames, OverwriteByDefault = settings.Options.Overwrite };
        Store = new NoteStore(contents, Lookup, Index.Notes, time, options);
        Mover = new NoteMover(contents, Lookup, Index.Notes);
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

    public async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync().ConfigureAwait(false);
        _owned?.Dispose();
    }
}
