namespace TierKit.Policy;

/// <summary>Specifies how far data may travel; a stricter label wins over a looser one.</summary>
public enum Sensitivity
{
    /// <summary>May go anywhere.</summary>
    Public,

    /// <summary>May reach partners that the policy allows.</summary>
    Internal,

    /// <summary>Stays in the sovereign tier.</summary>
    Private,

    /// <summary>Stays in the sovereign tier and out of every ledger, cache, log and index.</summary>
    Secret,
}
