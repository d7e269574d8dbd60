using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using TierKit.Hosting;
using TierKit.Mcp.Serving;

namespace TierKit.Mcp.Tests;

/// <summary>A folder of notes served over a pair of pipes, and the official client at the other end.</summary>
internal sealed class ServedMemory : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierkit-mcp-");
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("tierkit-mcp-state-");
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private ServedMemory(Action<ITierKitBuilder>? configure)
    {
        ServiceCollection services = new();
        services.AddTierKit(kit =>
        {
            kit.AddBasicMemory(_folder.FullName, options =>
            {
                options.StatePath = _state.FullName;
                options.Watch = false;
            });
            configure?.Invoke(kit);
        });
        _services = services.BuildServiceProvider();
        Pipe up = new();
        Pipe down = new();
        Up = up;
        Down = down;
        _serving = ToolsetMcpServer.RunAsync(_services, up.Reader.AsStream(), down.Writer.AsStream(), _stop.Token);
    }

    public McpClient Client { get; private set; } = null!;

    private Pipe Up { get; }

    private Pipe Down { get; }

    public static async Task<ServedMemory> StartAsync(Action<ITierKitBuilder>? configure = null)
    {
        ServedMemory served = new(configure);
        served.Client = await McpClient.CreateAsync(new StreamClientTransport(served.Up.Writer.AsStream(), served.Down.Reader.AsStream()), cancellationToken: TestContext.Current.CancellationToken);
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _stop.CancelAsync();
        try
        {
            await _serving;
        }
        catch (OperationCanceledException)
        {
            // The session was ended.
        }

        await _services.DisposeAsync();
        _stop.Dispose();
        _folder.Delete(recursive: true);
        _state.Delete(recursive: true);
    }
}
