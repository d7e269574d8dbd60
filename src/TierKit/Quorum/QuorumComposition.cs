namespace TierKit.Quorum;

/// <summary>Specifies how a panel's value came about.</summary>
public enum QuorumComposition
{
    /// <summary>There is no value.</summary>
    None,

    /// <summary>A member said it as it stands.</summary>
    Whole,

    /// <summary>It was put together field by field; perhaps no member said it as a whole.</summary>
    Merged,

    /// <summary>It is the answer nearest to the others of its cluster.</summary>
    Medoid,
}
