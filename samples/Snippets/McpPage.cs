using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Mcp.Borrowing;
using TierKit.Mcp.Serving;
using TierKit.Policy;

namespace Snippets;

internal static class McpPage
{
    public static async Task ServeAsync(IServiceProvider services)
    {
        await ToolsetMcpServer.RunStdioAsync(services);
    }

    public static async Task BorrowAsync(IServiceCollection services)
    {
        services.AddTierKit(kit => kit
            .AddMcpServer("files", "npx", "-y", "@modelcontextprotocol/server-filesystem", "./papers"));

        await using ServiceProvider provider = services.BuildServiceProvider();
        BorrowedServers servers = provider.GetRequiredService<BorrowedServers>();
        await servers.ConnectAsync();
        ChatOptions options = new() { Tools = [.. servers.GetTools()] };
        Console.WriteLine($"{options.Tools.Count} tools");
        foreach (LockDifference difference in servers.Differences)
        {
            Console.WriteLine(difference);
        }
    }
}
