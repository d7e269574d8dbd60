namespace TierKit.Testing.Drills;

/// <summary>Represents how a blast radius differs from an earlier one.</summary>
public sealed class RadiusComparison
{
    internal RadiusComparison(IReadOnlyList<string> grown, IReadOnlyList<string> shrunk)
    {
        Grown = grown;
        Shrunk = shrunk;
    }

    /// <summary>Gets whether a fault reaches further than it did.</summary>
    public bool HasGrown => Grown.Count > 0;

    /// <summary>Gets what got worse, a sentence each.</summary>
    public IReadOnlyList<string> Grown { get; }

    /// <summary>Gets what got better, or is not there any more, a sentence each.</summary>
    public IReadOnlyList<string> Shrunk { get; }

    /// <inheritdoc/>
    public override string ToString() => Grown.Count + Shrunk.Count == 0
        ? "The blast radius is as it was."
        : string.Join('\n', Grown.Select(static g => $"+ {g}").Concat(Shrunk.Select(static s => $"- {s}")));
}
