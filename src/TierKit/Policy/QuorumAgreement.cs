namespace TierKit.Policy;

/// <summary>Specifies when two members of a panel are said to agree on text; tool calls always agree by name and arguments.</summary>
public enum QuorumAgreement
{
    /// <summary>The normalised answers are equal: labels, numbers, dates, short answers.</summary>
    Exact,

    /// <summary>The answers are JSON, and are equal as a whole or field by field.</summary>
    Fields,

    /// <summary>The answers mean nearly the same to a sovereign encoder and state the same numbers, negations and names.</summary>
    Clustered,
}
