namespace TierKit.Quorum;

/// <summary>Specifies how strong an agreement is.</summary>
public enum AgreementKind
{
    /// <summary>Normalised answers, or tool calls, were equal.</summary>
    Exact,

    /// <summary>JSON was equal, as a whole or by field.</summary>
    FieldWise,

    /// <summary>Answers lay close together and stated the same facts; nobody compared their meaning.</summary>
    Topical,

    /// <summary>A sovereign judge said in both orders that the answers state the same.</summary>
    Judged,
}
