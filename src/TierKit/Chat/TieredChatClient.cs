using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Chat;

/// <summary>Answers from the best tier that may and can, and says who did.</summary>
/// <remarks>
/// <para>Thread-safe. The container owns it and the clients behind it: disposing it does nothing.</para>
/// <para>
/// The caller's cancellation ends the call and never fails over. The caller's options are cloned once and its messages
/// enumerated once. Neither prompts nor answers are logged. Function invocation belongs outside of it, so that a failed model
/// turn fails over alone and no tool runs twice.
/// </para>
/// </remarks>
public sealed partial class TieredChatClient : IChatClient
{
    private readonly RouteServices _services;
    private readonly PolicyCatalog _policies;
    private readonly ScopedPolicies _own;
    private readonly ChatClientMetadata _metadata;
    private readonly Func<string, IChatClient?> _byName;

    internal TieredChatClient(RouteServices services, PolicyCatalog policies, ScopedPolicies own, Func<string, IChatClient?> byName)
    {
        _services = services;
        _policies = policies;
        _own = own;
        _byName = byName;
        _metadata = new ChatClientMetadata("tierkit", defaultModelId: own.Own.Name);
    }

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);

        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<ChatResponse>(cancellationToken);
        }

        RoutePlan plan = Prepare(messages, ref options, out IReadOnlyList<ChatMessage> list, out RouteTurns? turns, out LabelOrigin label);
        if (plan.Policy.Quorum is not null)
        {
            return _byName(plan.Policy.Name)!.GetResponseAsync(list, options, cancellationToken);
        }

        Note(plan);
        ToolGate? gate = ToolGate.For(label.Label, plan.Policy.Trifecta, options);
        Task<ChatResponse> answer = plan.Asks
            ? AskFirstAsync(plan, label, list, options, cancellationToken)
            : Walk(plan, list, options, cancellationToken);
        answer = gate is null ? answer : gate.FilterAsync(answer);
        answer = DerivedLabel.IsWorthSaying(label.Label) ? DerivedLabel.PutAsync(answer, label.Label) : answer;
        return turns is null ? answer : turns.NoteAsync(answer);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);

        RoutePlan plan = Prepare(messages, ref options, out IReadOnlyList<ChatMessage> list, out RouteTurns? turns, out LabelOrigin label);
        if (plan.Policy.Quorum is not null)
        {
            return _byName(plan.Policy.Name)!.GetStreamingResponseAsync(list, options, cancellationToken);
        }

        Note(plan);
        ToolGate? gate = ToolGate.For(label.Label, plan.Policy.Trifecta, options);
        UpdateExit? exit = UpdateExit.For(gate, label.Label, turns);
        IAsyncEnumerable<ChatResponseUpdate> updates = plan.Asks
            ? AskFirstStreamAsync(plan, label, list, options, exit, cancellationToken)
            : WalkStream(plan, label.Label, list, options, exit, cancellationToken);
        return RouteSpan.IsWanted ? StreamSpan.TraceAsync(plan.Policy.Name, updates, cancellationToken) : updates;
    }

    /// <summary>Plans a call without running it: asks no service and opens no connection.</summary>
    /// <param name="messages">The messages; enumerated once.</param>
    /// <param name="options">The options of the call.</param>
    /// <returns>The candidates in order, and every exclusion with its reason, those of the moment included.</returns>
    /// <exception cref="UnknownNameException">The options or the scope name a policy nobody registered.</exception>
    public RoutePlan Explain(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(messages);

        RoutePlan plan = Prepare(messages, ref options, out IReadOnlyList<ChatMessage> list, out _, out _);
        return RouteRequest.AsOfNow(_services, plan, plan.HasWindows ? PromptSize.EstimateTokens(list, options) : 0);
    }

    /// <inheritdoc/>
    /// <remarks>A service's or policy's name as the key returns what stands behind it.</remarks>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);

        if (serviceKey is string name)
        {
            return _byName(name)?.GetService(serviceType);
        }

        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(RoutePolicy) ? _own.Own
            : null;
    }

    /// <summary>Does nothing: the container owns what stands behind this client.</summary>
    public void Dispose()
    {
    }

    internal bool Serves(PolicyCatalog policies) => ReferenceEquals(_policies, policies);

    private static bool IsAddressed(RoutePlan plan) => plan.Policy.Order is [string only] && plan.Ordered is [{ Service.Name: string name }] && only == name;

    private Compaction? CompactionOf(RoutePlan plan, IReadOnlyList<ChatMessage> messages) =>
        _services.Reducer is { } reducer ? new Compaction(reducer, messages, plan.Sensitivity) : null;

    /// <summary>Chooses the policy and the label of a call, and enumerates its messages once.</summary>
    internal RoutePlan Prepare(
        IEnumerable<ChatMessage> messages,
        ref ChatOptions? options,
        out IReadOnlyList<ChatMessage> list,
        out RouteTurns? turns,
        out LabelOrigin label)
    {
        list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        options = options?.Clone();
        turns = null;
        RouteScope? scope = RouteScope.Current;
        RoutePolicy policy = scope?.Policy is { } ambient ? _own.Within(_policies[ambient]) : _own.Own;
        if (options?.AdditionalProperties is { Count: > 0 } properties)
        {
            if (properties.TryGetValue(RouteOptionNames.Policy, out object? chosen) && chosen?.ToString() is { Length: > 0 } name)
            {
                policy = _policies[name];
            }

            turns = properties.GetValueOrDefault(RouteTurns.PropertyName) as RouteTurns;
        }

        LabelOrigin origin = RequestLabel.Read(list, options, scope?.Sensitivity, policy.DefaultSensitivity, RunLabel.Current);
        turns?.Seen.Join(origin.Label);
        RoutePlan plan = _services.Planner.Plan(policy, ServiceKind.Chat, origin.Label.Sensitivity, RequestNeeds.Read(list, options));
        label = origin;
        return plan.KeepsHome || plan.Asks || origin.Declared is not null ? plan.Because(origin) : plan;
    }
}
