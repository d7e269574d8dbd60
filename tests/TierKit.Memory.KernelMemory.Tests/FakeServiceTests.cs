using TierKit.Hosting;
using TierKit.Testing.Servers;

namespace TierKit.Memory.KernelMemory.Tests;

/// <summary>Opens notes over a fake service of the test's own, and closes both.</summary>
public abstract class FakeServiceTests : IAsyncDisposable
{
    private readonly List<NotesKit> _kits = [];

    private protected string Root { get; } = Directory.CreateTempSubdirectory("tierkit-km-").FullName;

    private protected FakeKernelMemoryServer Server { get; } = new();

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (NotesKit kit in _kits)
        {
            await kit.DisposeAsync();
        }

        await Server.DisposeAsync();
        Directory.Delete(Root, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected NotesKit Kit(Action<KernelMemoryOptions>? configure = null, Action<ITierKitBuilder>? more = null)
    {
        NotesKit kit = NotesKit.Open(Root, Server, configure, more);
        _kits.Add(kit);
        return kit;
    }

    private protected List<string> Bodies(string path) => [.. Server.Requests.Where(request => request.Path == path).Select(static request => request.Body)];

    private protected static Dictionary<string, object?> Label(string label) => new() { ["sensitivity"] = label };
}
