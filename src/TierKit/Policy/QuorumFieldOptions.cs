namespace TierKit.Policy;

/// <summary>Configures how a panel agrees on one field of a JSON answer.</summary>
public sealed class QuorumFieldOptions
{
    /// <summary>Gets or sets when two values agree.</summary>
    /// <value>The default is <see cref="QuorumFieldRule.Exact"/>.</value>
    public QuorumFieldRule Rule { get; set; }

    /// <summary>Gets or sets how far two numbers may lie apart.</summary>
    /// <value>The default is 0.</value>
    public decimal AbsoluteTolerance { get; set; }

    /// <summary>Gets or sets how far two numbers may lie apart, as a share of the larger one.</summary>
    /// <value>The default is 0; 0.01 is one percent. The wider of both tolerances counts.</value>
    public decimal RelativeTolerance { get; set; }

    /// <summary>Gets or sets the property that names an element of a keyed list.</summary>
    public string? Key { get; set; }
}
