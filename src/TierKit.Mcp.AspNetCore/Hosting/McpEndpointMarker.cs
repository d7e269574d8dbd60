namespace TierKit.Mcp.AspNetCore.Hosting;

/// <summary>Says that the MCP server was registered through TierKit, with its toolsets.</summary>
internal sealed class McpEndpointMarker;
