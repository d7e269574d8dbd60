using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Holds everything that works on one project while it is open.</summary>
internal sealed class OpenProject : IAsyncDisposable
{
    private readonly ProjectLock _lock;

    public OpenProject(ProjectSettings settings, IFileSystem files, ProjectLock projectLock, Func<ProjectFolder, ProjectIndex> index, TimeProvider time)
    {
        Settings = settings;
        Folder = new ProjectFolder(settings.Path);
        _lock = projectLock;
        Index = index(Folder);
        Lookup = Index.Notes.Lookup;
        Files = new NoteFiles(Folder, files, _lock);
        Scanner = new FolderScanner(Folder);
        NoteStoreOptions options = new() { KebabFileNames = settings.Options.KebabFileNames, OverwriteByDefault = settings.Options.Overwrite };
        Store = new NoteStore(Folder, Files, Lookup, Index.Notes, time, options);
        Mover = new NoteMover(Folder, Files, Lookup, Index.Notes, Scanner);
        Lister = new DirectoryLister(Folder, Scanner);
        Identifiers = new NoteIdentifiers(Folder, Lookup);
    }

    public ProjectSettings Settings { get; }

    public string Name => Settings.Name;

    public ProjectFolder Folder { get; }

    public NoteFiles Files { get; }

    public FolderScanner Scanner { get; }

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
        _lock.Dispose();
    }
}
