using TierKit.Tiers;

namespace TierKit.Cli.Inspecting;

/// <summary>Represents what the doctor says of one service.</summary>
internal sealed record Finding(string Service, Tier Tier, string Provider, string? Model, string State, bool IsProblem, string Advice);
