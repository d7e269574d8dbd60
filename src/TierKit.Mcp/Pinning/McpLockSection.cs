using System.Text.Json.Nodes;
using TierKit.Hosting;
using TierKit.Mcp.Borrowing;
using TierKit.Policy;

namespace TierKit.Mcp.Pinning;

/// <summary>Looks at borrowed servers for the one who approves: how each is started, what it instructs, and each tool.</summary>
internal sealed class McpLockSection(BorrowedServers servers) : LockSection
{
    public override string Key => Approvals.Section;

    public override IReadOnlyCollection<string> Names => servers.Names;

    // What a server offers is compared when it connects, and nobody's start waits for that.
    public override bool IsCheckedAtStart => false;

    public override bool HasParts => true;

    public override async ValueTask<LockSight> SeeAsync(string name, JsonObject? approved, LockLook look, CancellationToken cancellationToken)
    {
        try
        {
            return new LockSight((await servers.PinsOfAsync(name, cancellationToken).ConfigureAwait(false)).Write());
        }
        catch (McpServerException exception)
        {
            return new LockSight([], exception.Message);
        }
    }

    public override IReadOnlyList<LockDifference> Compare(string name, JsonObject? approved, LockSight sight) =>
        sight.UncheckedBecause is { } why
            ? [new LockDifference(Key, name, null, LockDifference.Unchecked, why)]
            : PinCheck.Compare(name, ServerPins.Read(approved), ServerPins.Read(sight.Now)!);

    public override JsonObject Approve(JsonObject? approved, JsonObject now, string? part)
    {
        ServerPins seen = ServerPins.Read(now)!;
        if (part is null)
        {
            return now;
        }

        // Of a server that nobody knows yet, the one tool is approved with how it is started.
        ServerPins before = ServerPins.Read(approved) ?? seen with { Tools = new Dictionary<string, ToolPin>(StringComparer.Ordinal) };
        Dictionary<string, ToolPin> tools = new(before.Tools, StringComparer.Ordinal);
        tools.Remove(part);
        if (seen.Tools.TryGetValue(part, out ToolPin? pin))
        {
            tools[part] = pin;
        }

        return (before with { Tools = tools }).Write();
    }
}
