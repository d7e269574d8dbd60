using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Mcp.AspNetCore.Hosting;

#pragma warning disable IDE0130 // Entry point: stands where every Map verb is looked for.
namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the MCP server.</summary>
public static class McpEndpointExtensions
{
    /// <summary>Maps the registered toolsets as an MCP server over Streamable HTTP, behind the gateway's rules.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path; <c>/mcp</c> unless said otherwise.</param>
    /// <returns>What adds conventions to the endpoint, such as <c>RequireHost</c>.</returns>
    /// <remarks>
    /// The server keeps no sessions: any instance answers any request. Without keys (<c>TierKit:Gateway:Keys</c>) it serves this
    /// machine only, and neither a foreign <c>Host</c> nor a foreign <c>Origin</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The server is not registered.</exception>
    public static IEndpointConventionBuilder MapTierKitMcp(this IEndpointRouteBuilder endpoints, string path = "/mcp")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);

        if (endpoints.ServiceProvider.GetService<McpEndpointMarker>() is null)
        {
            throw new InvalidOperationException("The MCP server is not registered; call builder.AddTierKit().UseMcpEndpoint() before builder.Build().");
        }

        return endpoints.MapMcp(path).RequireTierKitGateway();
    }
}
