using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Telemetry;

namespace TierKit.Chat;

/// <summary>Holds one request as every candidate gets it: messages enumerated once, options cloned once.</summary>
internal readonly struct ChatCall(IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool addressed, MidStreamMode? midStream = null)
{
    private readonly bool _adapts = ConversationEdge.Matters(messages);

    public IReadOnlyList<ChatMessage> Messages { get; } = messages;

    /// <summary>Gets what brings services to answer in the call's schema, or <see langword="null"/> when it asks for none.</summary>
    public StructuredRequest? Structured { get; } = StructuredRequest.From(options);

    /// <summary>Gets the conversation as a service may be sent it.</summary>
    public IReadOnlyList<ChatMessage> MessagesFor(EndpointState endpoint)
    {
        IReadOnlyList<ChatMessage> own = _adapts ? ConversationEdge.For(Messages, endpoint.Service, addressed) : Messages;
        return Structured is null ? own : Structured.MessagesFor(endpoint.Service, own);
    }

    /// <summary>Gets whether a stream of a service must be complete before any of it can be shown.</summary>
    public bool Gathers(EndpointState endpoint) => Structured?.Gathers(endpoint.Service) == true;

    /// <summary>Gets the report with what is known of the call beside the walk.</summary>
    public RouteReport Complete(EndpointState endpoint, RouteReport report) => Structured is null ? report : Structured.Note(endpoint.Service, report);

    /// <summary>Gets the mid-stream mode that the call chose for itself, or <see langword="null"/>.</summary>
    public MidStreamMode? MidStream { get; } = midStream;

    /// <summary>Gets whether another service may go on with an answer to this call: what is half of a tool call or of JSON is not text.</summary>
    public bool MayBeContinued => options is null || (options.Tools is not { Count: > 0 } && options.ResponseFormat is null or ChatResponseFormatText);

    /// <summary>Makes the call that asks to go on with an answer that another service began.</summary>
    public ChatCall Continuing(string beginning) =>
        new([.. Messages, new ChatMessage(ChatRole.Assistant, beginning)], options, addressed, MidStream);

    /// <summary>Gets the options for a service.</summary>
    /// <remarks>
    /// What was chosen for one provider (model, conversation, raw options) means nothing to another, so it is reset unless the
    /// caller addressed this service by name. A client the user brought gets no <c>tierkit.*</c> property.
    /// </remarks>
    public ChatOptions? OptionsFor(EndpointState endpoint) =>
        Structured is null ? Unbound(endpoint) : Structured.OptionsFor(endpoint.Service, Unbound(endpoint)!);

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
