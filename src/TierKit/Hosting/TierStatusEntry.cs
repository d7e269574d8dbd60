using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Represents what a model may know of one service.</summary>
internal sealed record TierStatusEntry(
    string Name,
    Tier Tier,
    ServiceKind Kind,
    string? Model,
    string Availability,
    string? Reason,
    DateTimeOffset? Until);
