namespace TierKit.Tiers;

/// <summary>Represents how many attempts of a period served and how many failed in a way that counts against health.</summary>
/// <remarks>Immutable. Attempts that the caller cancelled, and requests that nobody would have taken, are in neither number.</remarks>
public sealed class AttemptFigures
{
    internal static readonly AttemptFigures None = new();

    internal AttemptFigures()
    {
    }

    /// <summary>Gets how many attempts served.</summary>
    public long Successes { get; internal init; }

    /// <summary>Gets how many attempts failed.</summary>
    public long Failures { get; internal init; }

    /// <summary>Gets how many attempts there were.</summary>
    public long Samples => Successes + Failures;

    /// <summary>Gets the share that served, from 0 to 1, or <see langword="null"/> without an attempt: it is not 100 %.</summary>
    public double? Availability => Samples == 0 ? null : (double)Successes / Samples;
}
