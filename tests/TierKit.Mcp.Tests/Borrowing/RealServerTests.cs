using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using TierKit.Hosting;
using TierKit.Mcp.Borrowing;
using TierKit.Policy;

namespace TierKit.Mcp.Tests.Borrowing;

/// <summary>Servers from npm that nobody here wrote, as toolsets and as Semantic Kernel plugins.</summary>
public sealed class RealServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_Echo_Answers()
    {
        string script = Node.Script("@modelcontextprotocol/server-everything", "dist/index.js");
        await using ServiceProvider services = Borrow(script, "stdio");
        await services.GetRequiredService<BorrowedServers>().ConnectAsync(Token);

        object? said = await Tool(services, "echo").InvokeAsync(new() { ["message"] = "hello" }, Token);

        Assert.Contains("hello", said?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filesystem_ReadOutside_IsAFailureAndInsideIsRead()
    {
        string script = Node.Script("@modelcontextprotocol/server-filesystem", "dist/index.js");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tierkit-files-");
        string file = Path.Combine(folder.FullName, "a.txt");
        await File.WriteAllTextAsync(file, "what is inside", Token);
        ServiceProvider services = Borrow(script, folder.FullName);
        await services.GetRequiredService<BorrowedServers>().ConnectAsync(Token);
        AIFunction read = Tool(services, "read_text_file");

        object? inside = await read.InvokeAsync(new() { ["path"] = file }, Token);
        McpToolFailedException outside = await Assert.ThrowsAsync<McpToolFailedException>(() => read.InvokeAsync(new() { ["path"] = Path.GetTempPath() }, Token).AsTask());
        await services.DisposeAsync();
        folder.Delete(recursive: true);

        Assert.Contains("what is inside", inside?.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(outside.Text);
    }

    [Fact]
    public async Task Memory_AsAPlugin_IsCalledByTheKernel()
    {
        string script = Node.Script("@modelcontextprotocol/server-memory", "dist/index.js");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tierkit-graph-");
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.AddTierKit(kit => Pins(kit).AddMcpServer("graph", options =>
        {
            options.Command = "node";
            options.Arguments.Add(script);
            options.Environment["MEMORY_FILE_PATH"] = Path.Combine(folder.FullName, "graph.json");
        }));
        ServiceProvider services = builder.Services.BuildServiceProvider();
        await services.GetRequiredService<BorrowedServers>().ConnectAsync(Token);
        Kernel kernel = new(services, services.GetRequiredService<KernelPluginCollection>());

        FunctionResult graph = await kernel.InvokeAsync("graph", "read_graph", cancellationToken: Token);
        await services.DisposeAsync();
        folder.Delete(recursive: true);

        Assert.Contains("entities", graph.ToString(), StringComparison.Ordinal);
    }

    private static AIFunction Tool(ServiceProvider services, string name) =>
        services.GetServices<Toolset>().Single(static t => t.Name == "real").Functions.Single(f => f.Name == name);

    private static ServiceProvider Borrow(params string[] arguments)
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => Pins(kit).AddMcpServer("real", "node", arguments));
        return services.BuildServiceProvider();
    }

    private static ITierKitBuilder Pins(ITierKitBuilder kit) => kit.Configure(static options =>
    {
        options.Lock.Mode = LockMode.Report;
        options.Lock.Path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    });
}
