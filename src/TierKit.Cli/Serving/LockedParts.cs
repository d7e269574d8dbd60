using TierKit.Hosting;
using TierKit.Mcp.Borrowing;
using TierKit.Mcp.Pinning;
using TierKit.Policy;

namespace TierKit.Cli.Serving;

/// <summary>Represents everything that one lock file speaks of.</summary>
internal sealed record LockedParts(LockFile File, ModelLock Models, BorrowedServers? Servers)
{
    public async Task<LockFindings> CompareAsync(CancellationToken cancellationToken) => new(
        await Models.CompareAsync(cancellationToken).ConfigureAwait(false),
        Servers is null ? [] : await Servers.CompareAsync(cancellationToken).ConfigureAwait(false));

    public async Task<LockFindings> ApproveUnknownAsync(CancellationToken cancellationToken)
    {
        List<ModelDifference> models = [];
        foreach (string service in Models.Names.Where(name => !Models.IsKnown(name)))
        {
            if (await Models.ApproveAsync(service, cancellationToken).ConfigureAwait(false) is { Kind: not "unchecked" } written)
            {
                models.Add(written);
            }
        }

        List<PinDifference> tools = [];
        foreach (string server in Servers?.Names.Where(name => !Servers.IsKnown(name)) ?? [])
        {
            tools.AddRange(await Servers!.ApproveAsync(server, cancellationToken: cancellationToken).ConfigureAwait(false));
        }

        return new LockFindings(models, tools);
    }

    public async Task<LockFindings> ApproveAsync(string what, CancellationToken cancellationToken)
    {
        string[] parts = what.Split('/', 2);
        return Servers is not null && (Servers.Names.Contains(parts[0]) || !(Models.Names.Contains(what) || Models.IsKnown(what)))
            ? new LockFindings([], await Servers.ApproveAsync(parts[0], parts.Length > 1 ? parts[1] : null, cancellationToken).ConfigureAwait(false))
            : new LockFindings(await Models.ApproveAsync(what, cancellationToken).ConfigureAwait(false) is { } changed ? [changed] : [], []);
    }
}
