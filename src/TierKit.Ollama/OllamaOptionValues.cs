using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.Providers;

/// <summary>Brings additional properties such as <c>num_ctx</c> and <c>keep_alive</c> into the types OllamaSharp expects.</summary>
/// <remarks>Prompt files hold JSON elements and a keep-alive may be a number of seconds or a time span; OllamaSharp casts.</remarks>
internal static class OllamaOptionValues
{
    private const string KeepAlive = "keep_alive";

    /// <summary>Returns the options, or a copy when a value had to change.</summary>
    public static ChatOptions? Prepare(ChatOptions? options)
    {
        if (Prepared(options?.AdditionalProperties) is not { } properties)
        {
            return options;
        }

        ChatOptions own = options!.Clone();
        own.AdditionalProperties = properties;
        return own;
    }

    /// <inheritdoc cref="Prepare(ChatOptions?)"/>
    public static EmbeddingGenerationOptions? Prepare(EmbeddingGenerationOptions? options)
    {
        if (Prepared(options?.AdditionalProperties) is not { } properties)
        {
            return options;
        }

        EmbeddingGenerationOptions own = options!.Clone();
        own.AdditionalProperties = properties;
        return own;
    }

    private static AdditionalPropertiesDictionary? Prepared(AdditionalPropertiesDictionary? properties)
    {
        AdditionalPropertiesDictionary? changed = null;
        foreach ((string name, object? value) in properties ?? [])
        {
            object? fit = value is JsonElement element ? Plain(element) : value;
            fit = name == KeepAlive ? Duration(fit) : fit;
            if (!ReferenceEquals(fit, value))
            {
                changed ??= new AdditionalPropertiesDictionary(properties!);
                changed[name] = fit;
            }
        }

        return changed;
    }

    private static object? Plain(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out long whole) ? whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array when element.EnumerateArray().All(static e => e.ValueKind == JsonValueKind.String) =>
            element.EnumerateArray().Select(static e => e.GetString()!).ToArray(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => element,
    };

    // Ollama reads a bare number as seconds, but only where it is one in JSON; OllamaSharp sends text.
    private static object? Duration(object? value) => value switch
    {
        TimeSpan span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###}s"),
        int or long or double => string.Create(CultureInfo.InvariantCulture, $"{value}s"),
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => text + "s",
        _ => value,
    };
}
