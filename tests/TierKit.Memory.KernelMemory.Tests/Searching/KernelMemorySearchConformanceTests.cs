using TierKit.Memory.Conformance;
using TierKit.Memory.Indexing;
using TierKit.Testing.Servers;

namespace TierKit.Memory.KernelMemory.Tests.Searching;

/// <summary>Holds the search over a service to what every search must hold, once the service has everything.</summary>
public class KernelMemorySearchConformanceTests : NoteSearchConformance
{
    private readonly string _root = Directory.CreateTempSubdirectory("tierkit-km-").FullName;
    private readonly FakeKernelMemoryServer _server = new();
    private readonly List<NotesKit> _kits = [];

    protected FakeKernelMemoryServer Server => _server;

    protected override INoteSearch Open()
    {
        NotesKit kit = NotesKit.Open(_root, _server);
        _kits.Add(kit);
        return kit.OpenAsync(Token).GetAwaiter().GetResult();
    }

    protected override async Task SettleAsync()
    {
        _ = Search;
        foreach (NotesKit kit in _kits)
        {
            Assert.True(await kit.Notes.WaitUntilSentAsync(cancellationToken: Token));
        }
    }

    protected override void Remove()
    {
        foreach (NotesKit kit in _kits)
        {
            kit.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_root, recursive: true);
    }
}
