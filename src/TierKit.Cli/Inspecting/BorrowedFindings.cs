using TierKit.Mcp.Borrowing;
using TierKit.Tiers;

namespace TierKit.Cli.Inspecting;

/// <summary>Looks at the MCP servers whose tools are used: is each there, and is what it offers approved.</summary>
internal static class BorrowedFindings
{
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(BorrowedServers servers, CancellationToken cancellationToken) =>
        await Task.WhenAll(servers.Names.Order(StringComparer.Ordinal).Select(name => ExamineAsync(servers, name, cancellationToken))).ConfigureAwait(false);

    private static async Task<Finding> ExamineAsync(BorrowedServers servers, string name, CancellationToken cancellationToken)
    {
        try
        {
            OfferedTools offered = await servers.InspectAsync(name, cancellationToken).ConfigureAwait(false);
            return offered.Withheld.Count == 0
                ? Make(name, "ready", false, $"{offered.Names.Count} tools, all approved")
                : Make(name, "withheld", true, $"{offered.Withheld.Count} of {offered.Names.Count} tools are not approved: look at tierkit lock diff, then tierkit lock approve {name}");
        }
        catch (McpServerException exception)
        {
            return Make(name, "down", true, exception.Message);
        }
    }

    private static Finding Make(string name, string state, bool problem, string advice) => new(name, Tier.Sovereign, "MCP", null, state, problem, advice);
}
