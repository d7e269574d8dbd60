using Microsoft.Extensions.Time.Testing;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

/// <summary>Holds a store over a folder of its own.</summary>
internal sealed class StoreFixture : IDisposable
{
    private readonly ProjectLock _lock;

    public StoreFixture(NoteStoreOptions? options = null)
    {
        Project = new ProjectFolder(Folder.Path);
        _lock = new ProjectLock(Path.Combine(Project.Root, ".tierkit"), TimeProvider.System);
        FolderContents contents = new(Project, new NoteFiles(Project, PhysicalFileSystem.Instance, _lock), TimeProvider.System);
        Store = new NoteStore(contents, Catalog, Catalog, new FakeTimeProvider(), options ?? new NoteStoreOptions());
        Mover = new NoteMover(contents, Catalog, Catalog);
        Lister = new DirectoryLister(contents);
    }

    /// <summary>Opens a folder to be read.</summary>
    public static FolderContents ContentsOf(string root)
    {
        ProjectFolder folder = new(root);
        return new FolderContents(folder, new NoteFiles(folder, PhysicalFileSystem.Instance, new ProjectLock(Path.Combine(folder.Root, ".tierkit"), TimeProvider.System)), TimeProvider.System);
    }

    public TemporaryFolder Folder { get; } = new();

    public StubCatalog Catalog { get; } = new(new PermalinkScheme("main"));

    public ProjectFolder Project { get; }

    public NoteStore Store { get; }

    public NoteMover Mover { get; }

    public DirectoryLister Lister { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<NoteState> Write(string title, string content = "text", string directory = "", bool overwrite = false)
        => Store.WriteAsync(new WriteNoteRequest(title, content, directory) { Overwrite = overwrite }, Cancellation);

    public async Task<NoteState?> Read(string identifier) => await Store.ReadAsync(identifier, Cancellation);

    public Task<NoteState> Edit(string identifier, string operation, string content, string? find = null)
        => Store.EditAsync(new EditNoteRequest(identifier, new NoteEdit(operation, content) { FindText = find }), Cancellation);

    public Task<string> Move(string identifier, string destination)
        => Mover.MoveAsync(new MoveNoteRequest(identifier) { DestinationPath = destination }, Cancellation);

    public static async Task<NoteStoreException> Refused(string code, Func<Task> act)
    {
        NoteStoreException exception = await Assert.ThrowsAsync<NoteStoreException>(act);
        Assert.Equal(code, exception.Code);
        return exception;
    }

    public void Dispose()
    {
        _lock.Dispose();
        Folder.Dispose();
    }
}
