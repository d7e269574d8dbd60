using TierKit.Hosting;
using TierKit.Mcp.Hosting;

[assembly: TierKitSection(typeof(McpSection))]
