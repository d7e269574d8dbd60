using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Chat;

/// <summary>Brings every service to answer in the schema a call asks for, whether it knows of schemas or not, and checks what it says.</summary>
/// <remarks>
/// A service without schemas of its own is made to call a tool whose parameters are the schema, or else reads it in the prompt.
/// What does not fit is told to the service once, when the walk asks it again. Thread-safe; made only for calls with a schema.
/// </remarks>
internal sealed class StructuredRequest
{
    private readonly ChatResponseFormatJson _format;
    private readonly ChatOptions _options;
    private readonly JsonSchemaCheck _check;
    private readonly ConcurrentDictionary<TierService, StructuredMiss> _misses = new();

    private StructuredRequest(ChatResponseFormatJson format, ChatOptions options)
    {
        _format = format;
        _options = options;
        _check = new JsonSchemaCheck(format.Schema!.Value);
    }

    public static StructuredRequest? From(ChatOptions? options) =>
        options?.ResponseFormat is ChatResponseFormatJson { Schema: not null } format ? new StructuredRequest(format, options) : null;

    /// <summary>Gets how a service is asked. One of unknown abilities is believed to know schemas until an answer shows otherwise.</summary>
    public StructuredOutputWay WayOf(TierService service) => service.Capabilities switch
    {
        null => _misses.ContainsKey(service) ? StructuredOutputWay.Prompt : StructuredOutputWay.Native,
        { } known when (known & ServiceCapabilities.StructuredOutput) != 0 => StructuredOutputWay.Native,
        { } known when (known & ServiceCapabilities.Tools) != 0 && AnswerTool.Takes(_format.Schema!.Value) => StructuredOutputWay.Tool,
        _ => StructuredOutputWay.Prompt,
    };

    /// <summary>Gets whether a stream must be complete before any of it can be shown.</summary>
    public bool Gathers(TierService service) => WayOf(service) != StructuredOutputWay.Native;

    public ChatOptions OptionsFor(TierService service, ChatOptions options)
    {
        StructuredOutputWay way = WayOf(service);
        if (way == StructuredOutputWay.Native)
        {
            return options;
        }

        ChatOptions own = options.Clone();
        own.ResponseFormat = null;
        if (way == StructuredOutputWay.Tool)
        {
            AnswerTool.Force(own, _format);
        }

        return own;
    }

    public IReadOnlyList<ChatMessage> MessagesFor(TierService service, IReadOnlyList<ChatMessage> messages)
    {
        bool instruct = WayOf(service) == StructuredOutputWay.Prompt;
        _misses.TryGetValue(service, out StructuredMiss? miss);
        return instruct || miss is not null ? StructuredPrompt.Extend(messages, instruct ? _format.Schema : null, miss) : messages;
    }

    /// <summary>Says whether an answer is what was asked for; what is wrong with it is remembered for the next question to the service.</summary>
    public bool Accepts(TierService service, ChatResponse response)
    {
        if (StructuredAnswer.IsUnfinished(response, ToolName))
        {
            return true;
        }

        string text = StructuredAnswer.Find(response, ToolName, out System.Text.Json.JsonElement? json);
        IReadOnlyList<string> errors = json is { } value ? _check.Check(value) : ["the answer is not JSON"];
        if (errors.Count == 0)
        {
            return true;
        }

        _misses[service] = new StructuredMiss(text, errors);
        return false;
    }

    /// <summary>Makes of an accepted answer one that is the JSON and nothing else.</summary>
    public ChatResponse Read(TierService service, ChatResponse response) => Gathers(service) ? StructuredAnswer.Plain(response, ToolName) : response;

    /// <summary>Takes a gathered stream: what is wrong with it, or nothing, and then the gate holds the JSON alone.</summary>
    public AttemptFailure? Settle(TierService service, ref CommitGate gate)
    {
        List<ChatResponseUpdate> held = new(gate.Count);
        for (int i = 0; i < gate.Count; i++)
        {
            held.Add(gate[i]);
        }

        ChatResponse whole = held.ToChatResponse();
        if (!Accepts(service, whole))
        {
            return new AttemptFailure(FailureKind.Malformed, null, null, null, null) { IsBlameless = true };
        }

        gate.Replace(StructuredAnswer.Plain(whole, ToolName).ToChatResponseUpdates());
        return null;
    }

    public RouteReport Note(TierService service, RouteReport report) => report.Noting(WayOf(service), _check.Unchecked, report.Compacted);

    public string ToolName => AnswerTool.NameFor(_options, _format);
}
