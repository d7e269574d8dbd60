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
        NoteFiles files = new(Project, PhysicalFileSystem.Instance, _lock);
        Scanner = new FolderScanner(Project);
        Store = new NoteStore(Project, files, Catalog, Catalog, new FakeTimeProvider(), options ?? new NoteStoreOptions());
        Mover = new NoteMover(Project, files, Catalog, Catalog, Scanner);
        Lister = new DirectoryLister(Project, Scanner);
    }

    public TemporaryFolder Folder { get; } = new();

    public StubCatalog Catalog { get; } = new(new PermalinkScheme("main"));

    public ProjectFolder Project { get; }

    public FolderScanner Scanner { get; }

    public NoteStore Store { get; }

    public NoteMover Mover { get; }

    public DirectoryLister Lister { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<NoteState> Write(string title, string content = "text", string directory = "", bool overwrite = false)
        => Store.WriteAsync(new WriteNoteRequest(title, content, directory) { Overwrite = overwrite }, Cancellation);

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
