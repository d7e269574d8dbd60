namespace TierKit.Policy;

/// <summary>Configures a panel of services whose agreement is the answer of a policy.</summary>
/// <remarks>
/// Agreement is not truth: two wrong models make the same mistake about 60 % of the time (Kim et al., "Correlated Errors in Large
/// Language Models", ICML 2025). A panel's worth is to notice disagreement and stop; see docs/concepts/quorum.md.
/// </remarks>
public sealed class QuorumOptions
{
    /// <summary>Gets the members, in the order that breaks ties.</summary>
    public IList<QuorumMemberOptions> Members { get; } = [];

    /// <summary>Gets or sets the weight that must agree, as an absolute number rather than a share of those who answered.</summary>
    /// <value>The default is more than half of the panel's whole weight.</value>
    public int? Required { get; set; }

    /// <summary>Gets or sets how many lineages must stand behind an agreement.</summary>
    /// <value>The default is 2. A member of unknown lineage counts as one of its own provider and model.</value>
    public int MinLineages { get; set; } = 2;

    /// <summary>Gets or sets whether less than half of the weight may decide.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AllowPlurality { get; set; }

    /// <summary>Gets or sets when two members agree.</summary>
    /// <value>The default is <see cref="QuorumAgreement.Exact"/>.</value>
    public QuorumAgreement Agreement { get; set; }

    /// <summary>Gets or sets when the members are asked.</summary>
    /// <value>The default is <see cref="QuorumLaunch.Staged"/>.</value>
    public QuorumLaunch Launch { get; set; }

    /// <summary>Gets or sets what is answered without agreement.</summary>
    /// <value>The default is <see cref="QuorumFallback.Abstain"/>.</value>
    public QuorumFallback WhenNotMet { get; set; }

    /// <summary>Gets or sets how often the first sovereign member is asked before a partner is.</summary>
    /// <value>The default is 3: when all samples agree nothing leaves the machine. 1 asks once; at most 3.</value>
    public int LocalSamples { get; set; } = 3;

    /// <summary>Gets the only answers that count, each with other ways to write it; any other answer abstains.</summary>
    /// <value>The default is empty: every answer counts.</value>
    public IDictionary<string, IList<string>> Labels { get; } = new Dictionary<string, IList<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets how fields of JSON answers agree, by path such as <c>total</c> or <c>lines.amount</c>.</summary>
    /// <value>The default is empty: every field must be equal.</value>
    public IDictionary<string, QuorumFieldOptions> Fields { get; } = new Dictionary<string, QuorumFieldOptions>(StringComparer.Ordinal);

    /// <summary>Gets or sets the culture in which answers write numbers, such as <c>de-DE</c>.</summary>
    /// <value>The default is the invariant culture: 1.5 is one and a half.</value>
    public string Culture { get; set; } = "";

    /// <summary>Gets or sets the embedding space of clustered answers; a sovereign generator must serve it.</summary>
    public string? Space { get; set; }

    /// <summary>Gets or sets the cosine from which two answers may share a cluster, calibrated for the space.</summary>
    /// <value>There is no default: an uncalibrated threshold would be invented. <c>SimilarityThreshold.Calibrate</c> finds one.</value>
    public double? Threshold { get; set; }

    /// <summary>Gets or sets the sovereign service that confirms clusters by saying same or different.</summary>
    /// <value>The default is none: clusters are reported as topical agreement only.</value>
    public string? Judge { get; set; }

    /// <summary>Gets or sets how long a hedged panel waits before it asks one more.</summary>
    /// <value>The default is the 95th percentile of the services asked, or 10 s where nothing was measured.</value>
    public TimeSpan? HedgeDelay { get; set; }

    /// <summary>Gets or sets what one question may cost, in the currency of the services' prices; checked before each launch.</summary>
    /// <value>The default is unlimited. Services without a price count as free.</value>
    public decimal? MaxCost { get; set; }

    /// <summary>Gets or sets how many tokens one question may use over all members; checked before each launch.</summary>
    /// <value>The default is unlimited.</value>
    public long? MaxTokens { get; set; }

    /// <summary>Adds a member.</summary>
    /// <param name="service">The chat service that votes.</param>
    /// <param name="weight">How much the vote counts.</param>
    /// <returns>These options.</returns>
    public QuorumOptions AddMember(string service, int weight = 1)
    {
        Members.Add(new QuorumMemberOptions { Service = service, Weight = weight });
        return this;
    }
}
