namespace TierKit.Policy;

/// <summary>Represents one thing that a node of the graph needs: alternatives, of which some must be there.</summary>
public sealed class CapabilityNeed
{
    /// <summary>Gets the names of the nodes that do, the preferred first.</summary>
    public required IReadOnlyList<string> Alternatives { get; init; }

    /// <summary>Gets how many of them must be there.</summary>
    /// <value>The default is 1; a panel needs more.</value>
    public int Enough { get; init; } = 1;
}
