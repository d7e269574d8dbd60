using TierKit.Tiers;

namespace TierKit.Policy;

/// <summary>Configures one policy, in code or in the <c>TierKit:Policies</c> section.</summary>
public sealed class PolicyOptions
{
    /// <summary>Gets tiers and service names, mixed, in the order in which they are asked.</summary>
    /// <value>The default is <c>Sovereign</c>, <c>Partner</c>, <c>Transactional</c>.</value>
    public IList<string> Order { get; } = [];

    /// <summary>Gets or sets whether the work is autonomous or unattended, so that sovereign services alone may serve it.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Critical { get; set; }

    /// <summary>Gets or sets the label of a request that carries none.</summary>
    /// <value>The default is <see cref="Sensitivity.Internal"/>.</value>
    public Sensitivity DefaultSensitivity { get; set; } = Sensitivity.Internal;

    /// <summary>Gets the strictest label that may reach each tier.</summary>
    /// <value>The default is Secret for sovereign services and Internal for others; no policy may raise the latter.</value>
    public IDictionary<Tier, Sensitivity> SensitivityCeilings { get; } = new Dictionary<Tier, Sensitivity>();

    /// <summary>Gets what happens to each label on its way to each tier: the rows that differ from the defaults.</summary>
    /// <value>The default lets Public and Internal go, routes Private to sovereign services and lets Secret go nowhere.</value>
    public EgressTable Egress { get; } = new();

    /// <summary>Gets or sets what happens to tools that can send once a conversation holds private and untrusted content.</summary>
    /// <value>The default is <see cref="TrifectaRule.Withhold"/>.</value>
    public TrifectaRule Trifecta { get; set; }

    /// <summary>Gets or sets how long one call may take in all.</summary>
    /// <value>The default is 15 minutes.</value>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Gets or sets how many attempts one call may make, retries and failovers together.</summary>
    /// <value>The default is 4.</value>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>Gets what may be spent on services that are not the user's own.</summary>
    /// <value>The default is no limit.</value>
    public BudgetOptions Budget { get; } = new();

    /// <summary>Gets or sets what happens when a stream breaks after part of the answer was shown.</summary>
    /// <value>The default is <see cref="MidStreamMode.Fail"/>.</value>
    public MidStreamMode MidStream { get; set; }

    /// <summary>Gets or sets what the floor means to the policy.</summary>
    /// <value>The default is <see cref="FloorRule.Allowed"/>.</value>
    public FloorRule Floor { get; set; }

    /// <summary>Gets or sets what happens while a local model is loading.</summary>
    /// <value>The default is <see cref="LoadingRule.Wait"/>.</value>
    public LoadingRule WhileLoading { get; set; }

    /// <summary>Gets or sets how long a call waits for the probe of a service whose breaker is open, when nobody else may answer.</summary>
    /// <value>The default is zero: it fails at once and says when the next probe is due.</value>
    public TimeSpan ProbeWait { get; set; }

    /// <summary>Gets or sets whether a second service is asked when the first takes longer than it usually does.</summary>
    /// <value>
    /// The default is <see langword="false"/>: it costs a second call. Only a service that exposes no more than the first is asked,
    /// once, and never before the first has served often enough to know what is usual.
    /// </value>
    public bool Hedge { get; set; }

    /// <summary>Gets or sets whether the next candidate is asked when a content filter refused.</summary>
    /// <value>The default is <see langword="false"/>: the refusal is the answer.</value>
    public bool AskNextWhenRefused { get; set; }

    /// <summary>Gets or sets the panel whose agreement is the answer.</summary>
    /// <value>The default is none: the first service that can answers.</value>
    public QuorumOptions? Quorum { get; set; }
}
