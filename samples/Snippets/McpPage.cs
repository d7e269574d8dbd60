using TierKit.Mcp.Serving;

namespace Snippets;

internal static class McpPage
{
    public static async Task ServeAsync(IServiceProvider services)
    {
        await ToolsetMcpServer.RunStdioAsync(services);
    }
}
