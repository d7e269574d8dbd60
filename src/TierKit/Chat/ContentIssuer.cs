using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Chat;

/// <summary>Remembers on a content which service made it, so that what only its maker understands goes back to no other.</summary>
/// <remarks>The mark survives merging and JSON. Tiered clients inside of others put theirs before the one that is there.</remarks>
internal static class ContentIssuer
{
    private const char Inside = '|';

    /// <summary>Gets the mark: made here, made here around a further one, made elsewhere, or nobody knows.</summary>
    public static string? Read(AIContent content)
    {
        object? value = null;
        return content.AdditionalProperties?.TryGetValue(RouteOptionNames.Issuer, out value) != true ? null : value switch
        {
            string text => text,
            JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
            _ => "",
        };
    }

    public static bool Is(string mark, string issuer, out string? further)
    {
        further = null;
        if (!mark.StartsWith(issuer, StringComparison.Ordinal))
        {
            return false;
        }

        if (mark.Length == issuer.Length)
        {
            return true;
        }

        further = mark[issuer.Length] == Inside ? mark[(issuer.Length + 1)..] : null;
        return further is not null;
    }

    /// <summary>Copies a content under a mark; the original belongs to whoever made it.</summary>
    public static AIContent Marked(AIContent content, string issuer)
    {
        AIContent copy = Copy(content);
        copy.AdditionalProperties = new AdditionalPropertiesDictionary(content.AdditionalProperties ?? [])
        {
            [RouteOptionNames.Issuer] = Read(content) is { Length: > 0 } inner ? $"{issuer}{Inside}{inner}" : issuer,
        };
        return copy;
    }

    /// <summary>Copies a content under the mark of the maker further in.</summary>
    public static AIContent Unwrapped(AIContent content, string further)
    {
        AIContent copy = Copy(content);
        copy.AdditionalProperties = new AdditionalPropertiesDictionary(content.AdditionalProperties!) { [RouteOptionNames.Issuer] = further };
        return copy;
    }

    public static AIContent Copy(AIContent content) => (AIContent)MemberwiseClone(content);

    public static FunctionCallContent WithId(FunctionCallContent call, string id) => new(id, call.Name, call.Arguments)
    {
        Exception = call.Exception,
        InformationalOnly = call.InformationalOnly,
        Annotations = call.Annotations,
        AdditionalProperties = call.AdditionalProperties,
    };

    public static FunctionCallContent WithArguments(FunctionCallContent call, IDictionary<string, object?> arguments) => new(call.CallId, call.Name, arguments)
    {
        Exception = call.Exception,
        InformationalOnly = call.InformationalOnly,
        Annotations = call.Annotations,
        AdditionalProperties = call.AdditionalProperties,
    };

    public static FunctionResultContent WithId(FunctionResultContent result, string id) => new(id, result.Result)
    {
        Exception = result.Exception,
        Annotations = result.Annotations,
        AdditionalProperties = result.AdditionalProperties,
    };

    // Contents have no copy of their own, and some come from packages that are not referenced here.
    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern object MemberwiseClone(object content);
}
