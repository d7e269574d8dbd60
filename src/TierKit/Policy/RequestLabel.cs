using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.Policy;

/// <summary>Finds the label of a request: the strictest of options, scope, messages, contents and tool results.</summary>
internal static class RequestLabel
{
    public static ContentLabel Read(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions? options,
        Sensitivity? scope,
        Sensitivity fallback,
        out string? strictest)
    {
        strictest = null;
        ContentLabel? found = Declared(options?.AdditionalProperties);
        if (scope is { } ambient)
        {
            found = (found ?? new(ambient)).Join(new(ambient));
        }

        ContentLabel label = found ?? new(fallback);
        ContentLabel? derived = null;
        for (int i = 0; i < messages.Count; i++)
        {
            ChatMessage message = messages[i];
            Join(ref derived, Declared(message.AdditionalProperties), ref strictest, static m => $"a {m} message", message.Role.Value);
            IList<AIContent> contents = message.Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                AIContent content = contents[j];
                Join(ref derived, Declared(content.AdditionalProperties), ref strictest, static m => m, "a content of a message");
                if (content is FunctionResultContent result)
                {
                    JoinTool(ref derived, result, messages, options, ref strictest);
                }
            }
        }

        // Content without a label inherits the request's, so what content declares can only tighten it.
        return derived is { } stricter ? (found is null && stricter.Sensitivity < fallback ? label : label.Join(stricter)) : label;
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

    // A label that cannot be read is the strictest one: closed by default.
    private static T Parse<T>(object? value, T closed)
        where T : struct, Enum => value switch
        {
            T known => known,
            string text when Enum.TryParse(text, ignoreCase: true, out T parsed) && Enum.IsDefined(parsed) => parsed,
            JsonElement { ValueKind: JsonValueKind.String } json
                when Enum.TryParse(json.GetString(), ignoreCase: true, out T parsed) && Enum.IsDefined(parsed) => parsed,
            _ => closed,
        };

    private static void JoinTool(
        ref ContentLabel? derived,
        FunctionResultContent result,
        IReadOnlyList<ChatMessage> messages,
        ChatOptions? options,
        ref string? strictest)
    {
        FunctionCallContent? call = CallOf(result.CallId, messages);
        if (call is not null && (ToolLabels.Find(call.Name, result.Result, options?.Tools) ?? ToolLabels.Remembered(call)) is { } label)
        {
            Join(ref derived, label, ref strictest, static m => $"the result of tool '{m}'", call.Name);
        }
    }

    private static FunctionCallContent? CallOf(string callId, IReadOnlyList<ChatMessage> messages)
    {
        for (int i = messages.Count - 1; i >= 0; i--)
        {
            foreach (AIContent content in messages[i].Contents)
            {
                if (content is FunctionCallContent call && call.CallId == callId)
                {
                    return call;
                }
            }
        }

        return null;
    }

    private static void Join<T>(ref ContentLabel? into, ContentLabel? label, ref string? strictest, Func<T, string> describe, T subject)
    {
        if (label is not { } added)
        {
            return;
        }

        if (into is null || added.Sensitivity > into.Value.Sensitivity)
        {
            strictest = describe(subject);
        }

        into = into is { } known ? known.Join(added) : added;
    }
}
