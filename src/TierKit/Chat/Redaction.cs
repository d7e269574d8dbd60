using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Chat;

/// <summary>Shows one request under pseudonyms to the services that may see it only so, and their answers in clear.</summary>
/// <remarks>Thread-safe. The caller's messages are never touched. What cannot be looked into is not sent.</remarks>
internal sealed class Redaction
{
    private const string Withheld = "[content withheld]";

    private readonly RoutePlan _plan;
    private readonly RouteServices _services;
    private readonly PseudonymMap _map;
    private readonly HashSet<string> _outside = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<string, List<SensitiveSpan>>> _across;

    private Redaction(RoutePlan plan, RouteServices services, IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        _plan = plan;
        _services = services;
        _map = new PseudonymMap(messages.Count == 0 ? "" : messages[0].Text);
        foreach (AITool tool in options?.Tools ?? [])
        {
            if (ToolReaches.CanSend(tool, plan.Policy.Trifecta == TrifectaRule.Strict))
            {
                _outside.Add(tool.Name);
            }
        }

        // Not before the first service that sees pseudonyms is asked: where looking fails, the others still answer.
        _across = new Lazy<Dictionary<string, List<SensitiveSpan>>>(() => FindAcross([.. messages.SelectMany(static m => m.Contents).OfType<TextContent>().Select(static t => t.Text)]));
    }

    public static Redaction? For(RoutePlan plan, RouteServices services, IReadOnlyList<ChatMessage> messages, ChatOptions? options) =>
        plan.Redacts ? new Redaction(plan, services, messages, options) : null;

    public bool AppliesTo(TierService service) => _plan.Policy.DecisionFor(_plan.Sensitivity, service.Tier) == EgressDecision.Redact;

    public IReadOnlyList<ChatMessage> Hide(IReadOnlyList<ChatMessage> messages)
    {
        List<ChatMessage> hidden = new(messages.Count);
        foreach (ChatMessage message in messages)
        {
            // What a vendor's SDK kept beside the contents may say in clear what they hide.
            hidden.Add(new ChatMessage(message.Role, [.. message.Contents.Select(Hide)])
            {
                AuthorName = message.AuthorName is null ? null : Hide(message.AuthorName),
                MessageId = message.MessageId,
            });
        }

        if (TransportAttempt.Current is { } ticket)
        {
            ticket.Redactions = _map.Counts;
        }

        return hidden;
    }

    public ChatOptions? Hide(ChatOptions? options)
    {
        if (options is null)
        {
            return null;
        }

        ChatOptions own = options.Clone();
        own.Instructions = own.Instructions is null ? null : Hide(own.Instructions);
        own.RawRepresentationFactory = null;
        own.AdditionalProperties = null;
        return own;
    }

    public ChatResponse Reveal(TierService service, ChatResponse response)
    {
        foreach (ChatMessage message in response.Messages)
        {
            message.Contents = [.. message.Contents.Select(c => Reveal(c, static (map, text) => map.Reveal(text)))];
            message.RawRepresentation = null;
        }

        response.RawRepresentation = null;
        Flag(service);
        return response;
    }

    public PseudonymStream Stream() => new(_map);

    /// <summary>Puts values back into one update; text passes through the stream that holds back what may become a pseudonym.</summary>
    public ChatResponseUpdate Reveal(ChatResponseUpdate update, PseudonymStream stream)
    {
        ChatResponseUpdate own = update;
        for (int i = 0; i < update.Contents.Count; i++)
        {
            AIContent shown = update.Contents[i] is TextContent text ? Text(text, stream.Pass(text.Text)) : Reveal(update.Contents[i], static (map, t) => map.Reveal(t));
            if (!ReferenceEquals(shown, update.Contents[i]))
            {
                if (ReferenceEquals(own, update))
                {
                    own = update.Clone();
                    own.Contents = [.. update.Contents];
                    own.RawRepresentation = null;
                }

                own.Contents[i] = shown;
            }
        }

        if (update.FinishReason is not null && stream.Rest() is { Length: > 0 } rest)
        {
            own = ReferenceEquals(own, update) ? update.Clone() : own;
            own.Contents = [.. own.Contents, new TextContent(rest)];
        }

        return own;
    }

    public void Flag(TierService service)
    {
        if (_map.Unknown > 0)
        {
            _services.Logger.UnknownPseudonyms(service.Name, _map.Unknown);
        }
    }

    private AIContent Hide(AIContent content) => content switch
    {
        TextContent text => new TextContent(Hide(text.Text)),
        TextReasoningContent => new TextReasoningContent(""),
        FunctionCallContent call => new FunctionCallContent(call.CallId, call.Name, call.Arguments?.ToDictionary(static a => a.Key, a => Hide(a.Value))),
        FunctionResultContent result => new FunctionResultContent(result.CallId, Hide(result.Result)),
        _ => new TextContent(Withheld),
    };

    private object? Hide(object? value) => value switch
    {
        null or bool or int or long or double or decimal or float => value,
        string text => Hide(text),
        JsonElement json => JsonSerializer.SerializeToElement(Map(JsonNode.Parse(json.GetRawText()), Hide), RedactionJsonContext.Default.JsonNode),
        JsonNode node => Map(node.DeepClone(), Hide),
        _ => Hide(value.ToString() ?? ""),
    };

    private string Hide(string text)
    {
        List<SensitiveSpan> found = _services.Egress.Redactor.Find(text);
        if (_across.Value.TryGetValue(text, out List<SensitiveSpan>? parts))
        {
            found = Redactor.Resolve([.. found, .. parts]);
        }

        return found.Count == 0 ? text : _map.Hide(text, found);
    }

    // What was written in two pieces is one secret all the same: each piece gets a pseudonym.
    private Dictionary<string, List<SensitiveSpan>> FindAcross(string[] texts)
    {
        Dictionary<string, List<SensitiveSpan>> across = new(StringComparer.Ordinal);
        if (texts.Length < 2)
        {
            return across;
        }

        foreach (SensitiveSpan span in _services.Egress.Redactor.Find(string.Concat(texts)))
        {
            int at = 0;
            foreach (string text in texts)
            {
                int start = Math.Max(span.Start, at);
                int end = Math.Min(span.Start + span.Length, at + text.Length);
                if (start < end && (span.Start < at || span.Start + span.Length > at + text.Length))
                {
                    if (!across.TryGetValue(text, out List<SensitiveSpan>? parts))
                    {
                        across[text] = parts = [];
                    }

                    parts.Add(new SensitiveSpan(start - at, end - start, span.Kind));
                }

                at += text.Length;
            }
        }

        return across;
    }

    private AIContent Reveal(AIContent content, Func<PseudonymMap, string, string> reveal) => content switch
    {
        TextContent text => Text(text, reveal(_map, text.Text)),
        // Toward an external tool nothing is restored.
        FunctionCallContent call when !_outside.Contains(call.Name) && call.Arguments is { Count: > 0 } => ContentIssuer.WithArguments(
            call, call.Arguments.ToDictionary(static a => a.Key, a => RevealValue(a.Value))),
        _ => content,
    };

    private static TextContent Text(TextContent from, string text) => ReferenceEquals(text, from.Text) || text == from.Text
        ? from
        : new TextContent(text) { AdditionalProperties = from.AdditionalProperties };

    private object? RevealValue(object? value) => value switch
    {
        string text => _map.Reveal(text),
        JsonElement json => JsonSerializer.SerializeToElement(Map(JsonNode.Parse(json.GetRawText()), t => _map.Reveal(t)), RedactionJsonContext.Default.JsonNode),
        JsonNode node => Map(node.DeepClone(), t => _map.Reveal(t)),
        _ => value,
    };

    private static JsonNode? Map(JsonNode? node, Func<string, string> change)
    {
        switch (node)
        {
            case JsonObject obj:
                return new JsonObject(obj.Select(p => KeyValuePair.Create(p.Key, Map(p.Value, change))));
            case JsonArray array:
                return new JsonArray([.. array.Select(n => Map(n, change))]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return JsonValue.Create(change(value.GetValue<string>()));
            default:
                return node?.DeepClone();
        }
    }
}
