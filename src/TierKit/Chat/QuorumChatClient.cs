using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Chat;

/// <summary>Asks a panel of services and answers with what they agree on, or says that they do not.</summary>
/// <remarks>
/// <para>
/// Agreement is not truth: a panel notices disagreement and stops. Without agreement the default is to abstain, in a sentence that says
/// so and with the votes in <see cref="QuorumReport"/>; nothing is then guessed.
/// </para>
/// <para>
/// Thread-safe. The container owns it and the services behind it: disposing it does nothing. The caller's cancellation ends the call;
/// members still running are cancelled and may be billed. Members run no tools: the agreed call is returned, to be invoked once outside.
/// Neither prompts nor answers are logged or put on spans.
/// </para>
/// </remarks>
public sealed partial class QuorumChatClient : IChatClient
{
    private readonly TieredChatClient _router;
    private readonly RouteServices _services;
    private readonly RoutePolicy _policy;
    private readonly ServiceCatalog _catalog;
    private readonly ConcurrentDictionary<RoutePolicy, PanelRoutes> _routes = new();
    private readonly PanelTools _tools;

    internal QuorumChatClient(TieredChatClient router, RouteServices services, RoutePolicy policy, ServiceCatalog catalog, PanelTools tools)
    {
        _router = router;
        _services = services;
        _policy = policy;
        _tools = tools;
        _catalog = catalog;
    }

    private QuorumRules Rules => _policy.Quorum!;

    /// <inheritdoc/>
    /// <exception cref="QuorumNotMetException">The panel did not agree, and its policy asks for an exception.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();

        RoutePlan plan = _router.Prepare(messages, ref options, out IReadOnlyList<ChatMessage> list, out RouteTurns? turns, out LabelOrigin label);
        if (plan.Policy.Quorum != Rules)
        {
            return await _router.GetResponseAsync(list, options, cancellationToken).ConfigureAwait(false);
        }

        PanelOutcome outcome = await RunAsync(Rules, list, options, plan, label, new Asked(), progress: null, cancellationToken).ConfigureAwait(false);
        ChatResponse answer = QuorumAnswer.Response(_policy, outcome, plan.Exclusions);
        if (DerivedLabel.IsWorthSaying(label.Label))
        {
            DerivedLabel.Put(answer.Messages, label.Label);
        }

        return turns is null ? answer : await turns.NoteAsync(Task.FromResult(answer)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>Nothing can be shown before the verdict: updates without text carry <see cref="QuorumProgress"/> until it falls.</remarks>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);

        RoutePlan plan = _router.Prepare(messages, ref options, out IReadOnlyList<ChatMessage> list, out RouteTurns? turns, out LabelOrigin label);
        if (plan.Policy.Quorum != Rules)
        {
            return _router.GetStreamingResponseAsync(list, options, cancellationToken);
        }

        IAsyncEnumerable<ChatResponseUpdate> updates = StreamAsync(list, options, plan, label, cancellationToken);
        return UpdateExit.For(null, label.Label, turns)?.PassAsync(updates, cancellationToken) ?? updates;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : _router.GetService(serviceType, serviceKey);
    }

    /// <summary>Does nothing: the container owns what stands behind this client.</summary>
    public void Dispose()
    {
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions? options,
        RoutePlan plan,
        LabelOrigin label,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Channel<QuorumProgress> progress = Channel.CreateBounded<QuorumProgress>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });
        using CancellationTokenSource left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<PanelOutcome> running = WatchedAsync(left.Token);
        try
        {
            await foreach (QuorumProgress step in progress.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, [])
                {
                    AdditionalProperties = new() { [QuorumProgress.PropertyName] = step },
                };
            }

            foreach (ChatResponseUpdate update in QuorumAnswer.Response(_policy, await running.ConfigureAwait(false), plan.Exclusions).ToChatResponseUpdates())
            {
                yield return update;
            }
        }
        finally
        {
            // A reader that leaves early ends the panel with it.
            await left.CancelAsync().ConfigureAwait(false);
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<PanelOutcome> WatchedAsync(CancellationToken token)
        {
            try
            {
                return await RunAsync(Rules, messages, options, plan, label, new Asked(), step => progress.Writer.TryWrite(step), token).ConfigureAwait(false);
            }
            finally
            {
                progress.Writer.Complete();
            }
        }
    }

    private async Task<PanelOutcome> RunAsync(
        QuorumRules rules,
        IReadOnlyList<ChatMessage> messages,
        ChatOptions? options,
        RoutePlan plan,
        LabelOrigin label,
        Asked asked,
        Action<QuorumProgress>? progress,
        CancellationToken cancellationToken)
    {
        _router.Note(plan);
        // The panel's own policy, or that and the one of the scope around the call.
        RoutePolicy policy = plan.Policy;
        PanelRoutes routes = _routes.GetOrAdd(policy, static (policy, catalog) => new PanelRoutes(policy, catalog), _catalog);
        ToolGate? gate = ToolGate.For(label.Label, policy.Trifecta, options);
        using Activity? activity = TierKitTelemetry.Source.StartActivity(TierKitTelemetry.QuorumActivity);
        activity?.SetTag(TierKitTelemetry.PolicyTag, policy.Name)
            .SetTag(TierKitTelemetry.QuorumRequiredTag, rules.Required)
            .SetTag(TierKitTelemetry.QuorumMembersTag, routes.Members.Count);
        PanelRun run = new(rules, new PanelSetup
        {
            Members = routes.Members,
            Caller = new PanelCaller(_services, routes, messages, options, plan, gate),
            Reader = new BallotReader(rules, asked.Required, asked.IsReadable, asked.CallsOnly),
            Counter = Counter(rules, messages),
            Time = _services.Time,
            Background = _services.Background,
            Deadline = policy.Deadline,
            QuestionTokens = PromptSize.EstimateTokens(messages, options),
            RequiredFields = asked.Required,
            IsCoherent = asked.IsCoherent,
            SlowerThanMost = static service => service.Health.Total is { Samples: > 0 } seen ? seen.P95 : null,
            Progress = progress,
        });
        PanelOutcome outcome = await run.RunAsync(cancellationToken).ConfigureAwait(false);
        activity?.SetTag(TierKitTelemetry.QuorumDecisionTag, outcome.Decision.ToString())
            .SetTag(TierKitTelemetry.QuorumSupportTag, outcome.Count.Leader?.Weight ?? 0)
            .SetTag(TierKitTelemetry.QuorumLineagesTag, outcome.Count.Leader?.Lineages.Count ?? 0);
        return outcome;
    }

    private IVoteCounter Counter(QuorumRules rules, IReadOnlyList<ChatMessage> messages)
    {
        AnswerClusters? clusters = _tools.Embed is { } embed && rules.Threshold is { } threshold ? new AnswerClusters(embed, threshold) : null;
        return rules.Agreement switch
        {
            QuorumAgreement.Fields => new FieldCounter(rules, clusters),
            QuorumAgreement.Clustered => new ClusterCounter(
                clusters!,
                _tools.Judge is { } judge ? new SameAnswerJudge(judge, _services.Random) : null,
                messages.LastOrDefault(static m => m.Role == ChatRole.User)?.Text ?? ""),
            _ => new ExactCounter(),
        };
    }

    /// <summary>Says what form of answer a call wants beyond what the policy says.</summary>
    private sealed record Asked
    {
        public IReadOnlyCollection<string> Required { get; init; } = [];

        public Func<JsonNode, bool>? IsReadable { get; init; }

        public Func<JsonObject, bool>? IsCoherent { get; init; }

        public bool CallsOnly { get; init; }
    }
}
