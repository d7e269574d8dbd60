using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Server;
using TierKit.Hosting;
using TierKit.Mcp.AspNetCore.Hosting;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the MCP server over HTTP.</summary>
public static class McpEndpointTierKitBuilderExtensions
{
    /// <summary>Registers what <c>app.MapTierKitMcp()</c> serves: the toolsets, and <c>ask</c>.</summary>
    /// <param name="kit">The builder.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder UseMcpEndpoint(this ITierKitBuilder kit)
    {
        ArgumentNullException.ThrowIfNull(kit);

        if (kit.Services.Any(static service => service.ServiceType == typeof(McpEndpointMarker)))
        {
            return kit;
        }

        kit.UseGateway();
        kit.Services.AddSingleton<McpEndpointMarker>();
        kit.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<McpServerOptions>, ToolsetServerSetup>());
        kit.Services.AddMcpServer().WithHttpTransport();
        return kit;
    }
}
