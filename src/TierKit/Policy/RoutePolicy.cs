using TierKit.Tiers;

namespace TierKit.Policy;

/// <summary>Represents a named rule of who may answer and in what order.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
public sealed class RoutePolicy
{
    private static readonly string[] DefaultOrder = [nameof(Tier.Sovereign), nameof(Tier.Partner), nameof(Tier.Transactional)];

    private static readonly int Labels = Enum.GetValues<Sensitivity>().Length;

    private readonly EgressDecision[] _egress;

    internal RoutePolicy(string name, PolicyOptions options)
    {
        Name = name;
        Quorum = options.Quorum is { } quorum ? new QuorumRules(quorum) : null;
        Order = [.. (IEnumerable<string>?)Quorum?.Members ?? (options.Order.Count > 0 ? options.Order : options.Critical ? DefaultOrder[..1] : DefaultOrder)];
        Critical = options.Critical;
        DefaultSensitivity = options.DefaultSensitivity;
        Deadline = options.Deadline;
        MaxAttempts = options.MaxAttempts;
        Budget = options.Budget is { Tokens: null, Money: null } ? null : new RouteBudget(options.Budget);
        MidStream = options.MidStream;
        Floor = options.Floor;
        WhileLoading = options.WhileLoading;
        ProbeWait = options.ProbeWait;
        Hedge = options.Hedge;
        AskNextWhenRefused = options.AskNextWhenRefused;
        Trifecta = options.Trifecta;
        _egress = [.. Enum.GetValues<Tier>().SelectMany(tier => Enum.GetValues<Sensitivity>().Select(label => DecisionFor(label, tier, options)))];
    }

    private RoutePolicy(RoutePolicy panel, IEnumerable<string> order)
    {
        Name = panel.Name;
        Order = [.. order];
        Critical = panel.Critical;
        DefaultSensitivity = panel.DefaultSensitivity;
        Deadline = panel.Deadline;
        MaxAttempts = 1;
        Budget = panel.Budget;
        Floor = FloorRule.Forbidden;
        WhileLoading = panel.WhileLoading;
        ProbeWait = panel.ProbeWait;
        KeepsToItsOrder = true;
        Trifecta = panel.Trifecta;
        MayAsk = false;
        Scope = panel.Scope;
        StaysHome = panel.StaysHome;
        _egress = panel._egress;
    }

    private RoutePolicy(RoutePolicy chosen, RoutePolicy scope, bool staysHome)
    {
        Name = chosen.Name;
        Quorum = chosen.Quorum;
        Order = chosen.Order;
        Critical = chosen.Critical || scope.Critical;
        DefaultSensitivity = chosen.DefaultSensitivity > scope.DefaultSensitivity ? chosen.DefaultSensitivity : scope.DefaultSensitivity;
        Deadline = chosen.Deadline < scope.Deadline ? chosen.Deadline : scope.Deadline;
        MaxAttempts = Math.Min(chosen.MaxAttempts, scope.MaxAttempts);
        Budget = chosen.Budget;
        MidStream = chosen.MidStream;
        Floor = scope.Floor == FloorRule.Forbidden ? FloorRule.Forbidden : chosen.Floor;
        WhileLoading = chosen.WhileLoading;
        ProbeWait = chosen.ProbeWait;
        Hedge = chosen.Hedge && scope.Hedge;
        AskNextWhenRefused = chosen.AskNextWhenRefused;
        Trifecta = Stricter(chosen.Trifecta, scope.Trifecta);
        KeepsToItsOrder = chosen.KeepsToItsOrder;
        MayAsk = chosen.MayAsk && scope.MayAsk;
        Scope = scope;
        StaysHome = staysHome;
        _egress = [.. chosen._egress.Zip(scope._egress, static (one, other) => one > other ? one : other)];
    }

    /// <summary>Gets the policy's name.</summary>
    public string Name { get; }

    /// <summary>Gets tiers and service names, mixed, in the order in which they are asked.</summary>
    public IReadOnlyList<string> Order { get; }

    /// <summary>Gets whether sovereign services alone may serve.</summary>
    public bool Critical { get; }

    /// <summary>Gets the label of a request that carries none.</summary>
    public Sensitivity DefaultSensitivity { get; }

    /// <summary>Gets how long one call may take in all.</summary>
    public TimeSpan Deadline { get; }

    /// <summary>Gets how many attempts one call may make.</summary>
    public int MaxAttempts { get; private init; }

    /// <summary>Gets what may be spent on services that are not the user's own, or <see langword="null"/> for no limit.</summary>
    public RouteBudget? Budget { get; }

    /// <summary>Gets what happens when a stream breaks after part of the answer was shown.</summary>
    public MidStreamMode MidStream { get; }

    /// <summary>Gets what the floor means to the policy.</summary>
    public FloorRule Floor { get; }

    /// <summary>Gets what happens while a local model is loading.</summary>
    public LoadingRule WhileLoading { get; }

    /// <summary>Gets how long a call waits for a probe when nobody else may answer.</summary>
    public TimeSpan ProbeWait { get; }

    /// <summary>Gets whether a second service is asked when the first takes longer than it usually does.</summary>
    public bool Hedge { get; }

    /// <summary>Gets whether the next candidate is asked when a content filter refused.</summary>
    public bool AskNextWhenRefused { get; }

    /// <summary>Gets what happens to tools that can send once a conversation holds private and untrusted content.</summary>
    public TrifectaRule Trifecta { get; }

    /// <summary>Gets the panel whose agreement is the answer, or <see langword="null"/> when the first service that can answers.</summary>
    public QuorumRules? Quorum { get; }

    /// <summary>Gets the strictest label that may reach a tier, as it is or in some other way.</summary>
    /// <param name="tier">The tier.</param>
    /// <returns>The ceiling; <see cref="Sensitivity.Public"/> also when nothing may.</returns>
    public Sensitivity CeilingOf(Tier tier)
    {
        Sensitivity ceiling = Sensitivity.Public;
        while (ceiling < Sensitivity.Secret && DecisionFor(ceiling + 1, tier) < EgressDecision.RouteToSovereign)
        {
            ceiling++;
        }

        return ceiling;
    }

    /// <summary>Gets what happens to content of a label on its way to a tier.</summary>
    /// <param name="label">The label; one that is none counts as Secret.</param>
    /// <param name="tier">The tier.</param>
    /// <returns>The decision.</returns>
    public EgressDecision DecisionFor(Sensitivity label, Tier tier) =>
        _egress[((int)tier * Labels) + (int)(label is >= Sensitivity.Public and <= Sensitivity.Secret ? label : Sensitivity.Secret)];

    /// <summary>Gets whether the caller named who is asked, so that nobody else is asked in their place.</summary>
    internal bool KeepsToItsOrder { get; private init; }

    /// <summary>Gets whether there is a moment to ask a person in: members of a panel and tasks are asked at once and in the background.</summary>
    internal bool MayAsk { get; } = true;

    /// <summary>Gets the policy of the scope that holds beside this one, or <see langword="null"/>.</summary>
    internal RoutePolicy? Scope { get; }

    /// <summary>Gets whether the scope's policy asks nobody outside, so that this one does not either.</summary>
    internal bool StaysHome { get; }

    /// <summary>Makes the policy of a caller that chose this one by name, inside of a scope with another: who is asked stays, and the stricter of all else holds.</summary>
    internal RoutePolicy Within(RoutePolicy scope, bool staysHome) => new(this, scope, staysHome);

    /// <summary>Makes the policy under which one member of a panel is asked once: everything but the order stays as it is.</summary>
    internal RoutePolicy ForMember(IEnumerable<string> order) => new(this, order);

    /// <summary>Makes the policy of a task that knows by itself who is asked, and first: everything but the order stays as it is.</summary>
    internal RoutePolicy ForTask(IEnumerable<string> order) => new(this, order) { MaxAttempts = MaxAttempts };

    internal static RoutePolicy ForService(string service) =>
        new(service, new PolicyOptions { Order = { service }, Floor = FloorRule.Forbidden }) { KeepsToItsOrder = true };

    private static TrifectaRule Stricter(TrifectaRule one, TrifectaRule other)
        => one == TrifectaRule.Strict || other == TrifectaRule.Off ? one : other == TrifectaRule.Strict || one == TrifectaRule.Off ? other : one;

    private static EgressDecision DecisionFor(Sensitivity label, Tier tier, PolicyOptions options)
    {
        EgressDecision chosen = options.Egress[label, tier] ?? EgressTable.DefaultOf(label, tier);
        EgressDecision decision = EgressTable.Problem(label, tier, chosen) is null ? chosen : EgressDecision.Deny;
        return options.SensitivityCeilings.TryGetValue(tier, out Sensitivity ceiling) && label > ceiling ? EgressDecision.Deny : decision;
    }
}
