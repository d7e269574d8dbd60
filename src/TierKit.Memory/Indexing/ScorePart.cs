namespace TierKit.Memory.Indexing;

/// <summary>Represents one named part of a score. Immutable.</summary>
/// <param name="name">What gave it, in one or two words.</param>
/// <param name="value">How much it gave.</param>
public sealed class ScorePart(string name, double value)
{
    /// <summary>Gets what gave it, in one or two words, such as <c>words</c>, <c>meaning</c> or <c>relation</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Gets how much it gave.</summary>
    public double Value { get; } = value;
}
