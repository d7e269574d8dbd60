using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Mcp.Borrowing;
using TierKit.Policy;

namespace TierKit.Mcp.Tests;

/// <summary>An application that uses the tools of one hostile server, with its lock file in a folder of its own.</summary>
internal sealed class Lent : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly bool _owns;
    private readonly ServiceProvider _services;

    public Lent(LockMode mode = LockMode.Development, Action<BorrowedServerOptions>? configure = null, DirectoryInfo? folder = null, TimeProvider? time = null)
    {
        Assert.SkipUnless(Node.IsThere, "node is not installed");
        _owns = folder is null;
        _folder = folder ?? Directory.CreateTempSubdirectory("tierkit-lent-");
        ServiceCollection services = new();
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddTierKit(kit => kit
            .Configure(options =>
            {
                options.Lock.Mode = mode;
                options.Lock.Path = LockPath;
            })
            .AddMcpServer("hostile", options =>
            {
                options.Command = "node";
                options.Arguments.Add(Path.Combine(AppContext.BaseDirectory, "Servers", "hostile.mjs"));
                options.Arguments.Add(Path.Combine(_folder.FullName, "state.json"));
                options.Backoff = TimeSpan.FromMilliseconds(1);
                options.MaxBackoff = TimeSpan.FromMilliseconds(1);
                configure?.Invoke(options);
            }));
        _services = services.BuildServiceProvider();
    }

    public DirectoryInfo Folder => _folder;

    public string LockPath => Path.Combine(_folder.FullName, LockFile.FileName);

    public BorrowedServers Servers => _services.GetRequiredService<BorrowedServers>();

    public TierKitLock Lock => _services.GetRequiredService<TierKitLock>();

    public Toolset Toolset => _services.GetServices<Toolset>().Single(static t => t.Name == "hostile");

    public string[] Names => [.. Toolset.Functions.Select(static f => f.Name)];

    public void Change(string state) => File.WriteAllText(Path.Combine(_folder.FullName, "state.json"), state);

    public AIFunction Tool(string name) => Toolset.Functions.Single(f => f.Name == name);

    public async Task<string> CallAsync(string name, string? text = null) =>
        (await Tool(name).InvokeAsync(new AIFunctionArguments { ["text"] = text }, TestContext.Current.CancellationToken))?.ToString() ?? "";

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_owns)
        {
            _folder.Delete(recursive: true);
        }
    }
}
