using System.Text.Json;
using Microsoft.SemanticKernel;
using TierKit.Functions;

namespace TierKit.SemanticKernel.Filters;

/// <summary>Reads what functions of OpenAPI plugins return: the answer's content, in a wrapper that also names the request and its address.</summary>
internal static class OpenApiResult
{
    // The plugin's package is not leaned on; what it hangs on its functions is known by name.
    private const string Space = "Microsoft.SemanticKernel.Plugins.OpenApi.";

    /// <summary>Gets whether a function is one of an OpenAPI document: such a plugin hangs the operation on each.</summary>
    public static bool IsOf(KernelFunctionMetadata metadata) =>
        IsKnown(metadata.ReturnParameter.ParameterType) || metadata.AdditionalProperties.Any(static property => IsKnown(property.Value?.GetType()));

    /// <summary>Gets the content of a wrapper that was made JSON; JSON in it as JSON. A key in the request's address is nothing for a model.</summary>
    public static object? Open(object? result)
    {
        if (result is not JsonElement { ValueKind: JsonValueKind.Object } wrapper)
        {
            return result;
        }

        // What is null is not written: an answer without content has neither.
        bool hasContent = wrapper.TryGetProperty("content", out JsonElement content);
        bool hasType = wrapper.TryGetProperty("contentType", out JsonElement type);
        return !hasContent ? (hasType || wrapper.TryGetProperty("requestMethod", out _) ? null : result)
            : hasType && content.ValueKind == JsonValueKind.String && type.GetString()!.Contains("json", StringComparison.OrdinalIgnoreCase) && Read(content.GetString()!) is { } json ? json
            : content;
    }

    /// <summary>Gets whether what a function returned to its kernel says that it failed.</summary>
    public static bool IsFailed(FunctionResult result)
    {
        object? value = result.GetValue<object>();
        return FailedResult.Is(value) || (value is RestApiOperationResponse { Content: string content } && Read(content) is { } json && FailedResult.Is(json));
    }

    private static bool IsKnown(Type? type) => type == typeof(RestApiOperationResponse) || type?.FullName?.StartsWith(Space, StringComparison.Ordinal) == true;

    private static JsonElement? Read(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            // It is what its type does not say.
            return null;
        }
    }
}
