using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Chat;

/// <summary>Holds one request as every candidate gets it: messages enumerated once, options cloned once.</summary>
internal readonly struct ChatCall(IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool addressed, MidStreamMode? midStream = null, Compaction? compaction = null)
{
    private readonly bool _adapts = ConversationEdge.Matters(messages);

    public IReadOnlyList<ChatMessage> Messages => compaction?.Messages ?? messages;

    public IList<AITool>? Tools => options?.Tools;

    /// <summary>Gets whether the caller itself set how long an answer may be.</summary>
    public bool IsCapped => options?.MaxOutputTokens is not null;

    /// <summary>Gets the model that a service is asked for.</summary>
    public string? ModelOf(TierService service) => addressed ? options?.ModelId ?? service.Model : service.Model;

    /// <summary>Gets how many tokens a window must hold for the call, estimated.</summary>
    public int TokensNeeded => PromptSize.EstimateTokens(Messages, options);

    /// <summary>Gets what brings services to answer in the call's schema, or <see langword="null"/> when it asks for none.</summary>
    public StructuredRequest? Structured { get; } = StructuredRequest.From(options);

    /// <summary>Gets what shows the call under pseudonyms to services that may see it only so, or <see langword="null"/>.</summary>
    public Redaction? Redaction { get; init; }

    /// <summary>Gets the label of the call.</summary>
    public Sensitivity Label { get; init; }

    /// <summary>Gets the whole label of a streamed call, which what it came to carries when it breaks off.</summary>
    public ContentLabel Origin { get; init; }

    /// <summary>Gets the redaction for one service, or <see langword="null"/> when it may see the call as it is.</summary>
    public Redaction? RedactionFor(EndpointState endpoint) => Redaction?.AppliesTo(endpoint.Service) == true ? Redaction : null;

    /// <summary>Gets the conversation as a service may be sent it.</summary>
    public IReadOnlyList<ChatMessage> MessagesFor(EndpointState endpoint)
    {
        IReadOnlyList<ChatMessage> own = _adapts ? ConversationEdge.For(Messages, endpoint.Service, addressed) : Messages;
        own = Structured is null ? own : Structured.MessagesFor(endpoint.Service, own);
        return RedactionFor(endpoint)?.Hide(own) ?? own;
    }

    /// <summary>Gets whether a stream of a service must be complete before any of it can be shown.</summary>
    public bool Gathers(EndpointState endpoint) => Structured?.Gathers(endpoint.Service) == true;

    /// <summary>Gets the report with what is known of the call beside the walk.</summary>
    public RouteReport Complete(EndpointState endpoint, RouteReport report)
    {
        RouteReport whole = compaction is { IsDone: true } ? report.Noting(report.StructuredOutput, report.UncheckedKeywords, compacted: true) : report;
        return Structured is null ? whole : Structured.Note(endpoint.Service, whole);
    }

    /// <summary>Shortens the conversation, at most once; returns whether it became any shorter.</summary>
    public ValueTask<bool> TryShortenAsync(RouteServices services, long deadline, CancellationToken cancellationToken) =>
        compaction is null ? default : compaction.TryAsync(services, deadline, cancellationToken);

    /// <summary>Asks the floor; what it asks in turn, such as an encoder, is as sensitive as the call.</summary>
    public async ValueTask<ChatResponse?> AnswerFromFloorAsync(IFloor floor, CancellationToken cancellationToken)
    {
        using RouteScope scope = RouteScope.Begin(sensitivity: Label);
        return await floor.AnswerAsync(Messages, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gets what an answer used: what the service reported, else what can be estimated from both sides.</summary>
    public AttemptTokens TokensOf(UsageDetails? usage, IReadOnlyList<ChatMessage> answer) =>
        TokensOf(usage, PromptSize.EstimateTokens(answer));

    /// <inheritdoc cref="TokensOf(UsageDetails?, IReadOnlyList{ChatMessage})"/>
    public AttemptTokens TokensOf(UsageDetails? usage, long estimatedOutput)
    {
        IReadOnlyList<ChatMessage> sent = Messages;
        ChatOptions? with = options;
        return AttemptTokens.Of(
            usage?.InputTokenCount, usage?.OutputTokenCount, () => (PromptSize.EstimateTokens(sent, with) - (with?.MaxOutputTokens ?? 0), estimatedOutput));
    }

    /// <summary>Gets the mid-stream mode that the call chose for itself, or <see langword="null"/>.</summary>
    public MidStreamMode? MidStream { get; } = midStream;

    /// <summary>Gets whether another service may go on with an answer to this call: what is half of a tool call or of JSON is not text.</summary>
    public bool MayBeContinued => options is null || (options.Tools is not { Count: > 0 } && options.ResponseFormat is null or ChatResponseFormatText);

    /// <summary>Makes the call that asks to go on with an answer that another service began.</summary>
    public ChatCall Continuing(string beginning) =>
        new([.. Messages, new ChatMessage(ChatRole.Assistant, beginning)], options, addressed, MidStream) { Redaction = Redaction, Label = Label };

    /// <summary>Gets the options for a service.</summary>
    /// <remarks>
    /// What was chosen for one provider (model, conversation, raw options) means nothing to another, so it is reset unless the
    /// caller addressed this service by name. A client the user brought gets no <c>tierkit.*</c> property.
    /// </remarks>
    public ChatOptions? OptionsFor(EndpointState endpoint)
    {
        ChatOptions? own = Structured is null ? Unbound(endpoint) : Structured.OptionsFor(endpoint.Service, Unbound(endpoint)!);
        return RedactionFor(endpoint) is { } redaction ? redaction.Hide(own) : own;
    }

    private ChatOptions? Unbound(EndpointState endpoint)
    {
        if (options is null)
        {
            return null;
        }

        bool bound = !addressed && (options.ModelId is not null || options.ConversationId is not null || options.RawRepresentationFactory is not null);
        bool strip = endpoint.Service.IsBrought && HasOurs(options.AdditionalProperties);
        if (!bound && !strip)
        {
            return options;
        }

        ChatOptions own = options.Clone();
        if (bound)
        {
            own.ModelId = null;
            own.ConversationId = null;
            own.RawRepresentationFactory = null;
        }

        if (strip)
        {
            own.AdditionalProperties = Without(own.AdditionalProperties!);
        }

        return own;
    }

    private static bool HasOurs(AdditionalPropertiesDictionary? properties)
    {
        if (properties is { Count: > 0 })
        {
            foreach (KeyValuePair<string, object?> property in properties)
            {
                if (property.Key.StartsWith(RouteOptionNames.Prefix, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static AdditionalPropertiesDictionary? Without(AdditionalPropertiesDictionary properties)
    {
        AdditionalPropertiesDictionary kept = [];
        foreach ((string name, object? value) in properties)
        {
            if (!name.StartsWith(RouteOptionNames.Prefix, StringComparison.Ordinal))
            {
                kept[name] = value;
            }
        }

        return kept.Count == 0 ? null : kept;
    }
}
