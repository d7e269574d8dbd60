using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;
using TierKit.Mcp.Serving;

namespace TierKit.Mcp.AspNetCore.Hosting;

/// <summary>Gives the server of the container the registered toolsets, once.</summary>
internal sealed class ToolsetServerSetup(IServiceProvider services) : IConfigureOptions<McpServerOptions>
{
    public void Configure(McpServerOptions options) => ToolsetMcpServer.Configure(options, services);
}
