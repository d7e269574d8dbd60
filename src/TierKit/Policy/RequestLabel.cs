using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.Policy;

/// <summary>Finds the label of a request: the strictest of options, scope, run, messages, contents and tool results.</summary>
internal static class RequestLabel
{
    public static LabelOrigin Read(IReadOnlyList<ChatMessage> messages, ChatOptions? options, Sensitivity? scope, Sensitivity fallback, ContentLabel? run = null)
    {
        ContentLabel? declared = Declared(options?.AdditionalProperties);
        LabelSource source = declared is null ? LabelSource.Default : LabelSource.Options;
        ContentLabel? found = declared;
        if (scope is { } ambient)
        {
            source = found is null || ambient > found.Value.Sensitivity ? LabelSource.Scope : source;
            found = (found ?? new(ambient)).Join(new(ambient));
        }

        ContentLabel label = found ?? new(fallback);
        Strictest derived = default;
        for (int i = 0; i < messages.Count; i++)
        {
            ChatMessage message = messages[i];
            derived.Join(Declared(message.AdditionalProperties), LabelSource.Message, message.Role.Value);
            IList<AIContent> contents = message.Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                AIContent content = contents[j];
                ContentLabel? own = Declared(content.AdditionalProperties);
                derived.Join(own, LabelSource.Content, message.Role.Value);
                if (content is FunctionResultContent result)
                {
                    JoinTool(ref derived, result, own, messages, options);
                }
            }
        }

        // What a server of others says of its tools is read by the model like any other text of theirs.
        if (ToolLabels.FirstForeign(options?.Tools) is { } foreign)
        {
            derived.Join(new ContentLabel(Sensitivity.Public, Integrity.Untrusted), LabelSource.Tool, foreign.Name);
        }

        // Last, so that a message that is still there is named rather than the run.
        derived.Join(run, LabelSource.Run, null);

        // Content without a label inherits the request's, so what content declares can only tighten it.
        if (derived.Label is not { } stricter)
        {
            return new LabelOrigin(label, source, null, null);
        }

        ContentLabel joined = label.Join(stricter);
        return stricter.Sensitivity > label.Sensitivity
            ? new LabelOrigin(joined, derived.Source, derived.Subject, found?.Sensitivity)
            : new LabelOrigin(joined, source, null, null);
    }

    public static ContentLabel? Declared(AdditionalPropertiesDictionary? properties) =>
        properties is null ? null : Declared((IReadOnlyDictionary<string, object?>)properties);

    public static ContentLabel? Declared(IReadOnlyDictionary<string, object?> properties)
    {
        if (properties.Count == 0)
        {
            return null;
        }

        bool sensitive = properties.TryGetValue(RouteOptionNames.Sensitivity, out object? sensitivity);
        bool trusted = properties.TryGetValue(RouteOptionNames.Integrity, out object? integrity);
        return sensitive || trusted
            ? new ContentLabel(
                sensitive ? Parse(sensitivity, Sensitivity.Secret) : Sensitivity.Public,
                trusted ? Parse(integrity, Integrity.Untrusted) : Integrity.Trusted)
            : null;
    }

    // A label that cannot be read is the strictest one: closed by default. Numbers mean nothing to a reader and are not read.
    private static T Parse<T>(object? value, T closed)
        where T : struct, Enum => value switch
        {
            T known when Enum.IsDefined(known) => known,
            string text => ParseWord(text, closed),
            JsonElement { ValueKind: JsonValueKind.String } json => ParseWord(json.GetString()!, closed),
            _ => closed,
        };

    private static T ParseWord<T>(string text, T closed)
        where T : struct, Enum =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && Enum.TryParse(text, ignoreCase: true, out T parsed) && Enum.IsDefined(parsed) ? parsed : closed;

    private static void JoinTool(ref Strictest derived, FunctionResultContent result, ContentLabel? own, IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        FunctionCallContent? call = CallOf(result.CallId, messages);
        if (call is not null && ToolLabels.TryFind(call.Name, result.Result, options?.Tools, out ContentLabel? label))
        {
            derived.Join(label, LabelSource.Tool, call.Name);
        }
        else if (call is not null && ToolLabels.TryRemember(call, out ContentLabel? remembered))
        {
            derived.Join(remembered, LabelSource.Tool, call.Name);
        }
        else if (own is null)
        {
            // Whose result it is nobody can say any more: closed by default.
            derived.Join(ContentLabel.Closed, LabelSource.UnknownTool, call?.Name ?? result.CallId);
        }
    }

    private static FunctionCallContent? CallOf(string callId, IReadOnlyList<ChatMessage> messages)
    {
        for (int i = messages.Count - 1; i >= 0; i--)
        {
            IList<AIContent> contents = messages[i].Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                if (contents[j] is FunctionCallContent call && call.CallId == callId)
                {
                    return call;
                }
            }
        }

        return null;
    }

    private struct Strictest
    {
        public ContentLabel? Label { get; private set; }

        public LabelSource Source { get; private set; }

        public string? Subject { get; private set; }

        public void Join(ContentLabel? label, LabelSource source, string? subject)
        {
            if (label is not { } added)
            {
                return;
            }

            if (Label is null || added.Sensitivity > Label.Value.Sensitivity)
            {
                Source = source;
                Subject = subject;
            }

            Label = Label is { } known ? known.Join(added) : added;
        }
    }
}
