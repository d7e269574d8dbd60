namespace TierKit.Tiers;

/// <summary>Represents how long a service's last answers took.</summary>
/// <remarks>Immutable. It looks at the last 128 answers at most; there is no figure without an answer.</remarks>
public sealed class LatencyFigures
{
    internal static readonly LatencyFigures None = new();

    /// <summary>Gets how many answers the figures are made of.</summary>
    public int Samples { get; internal init; }

    /// <summary>Gets what half of the answers stayed within, or <see langword="null"/> without any.</summary>
    public TimeSpan? P50 { get; internal init; }

    /// <summary>Gets what 95 % of the answers stayed within, or <see langword="null"/> without any.</summary>
    public TimeSpan? P95 { get; internal init; }
}
