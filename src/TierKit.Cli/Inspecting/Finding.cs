using TierKit.Tiers;

namespace TierKit.Cli.Inspecting;

/// <summary>Represents what the doctor says of one service.</summary>
internal sealed record Finding(string Service, Tier Tier, string Provider, string? Model, string State, bool IsProblem, string Advice)
{
    /// <summary>Gets what the service does, or <see langword="null"/> for what is no service of the catalog.</summary>
    public ServiceKind? Kind { get; init; }

    /// <summary>Gets the hosts that a call reaches, or <see langword="null"/> where that is not known: a client of the application, a process.</summary>
    public string? Host { get; init; }
}
