using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TierKit.Quorum;

/// <summary>Writes JSON in one form: sorted properties, plain numbers, no white space.</summary>
/// <remarks>Follows the idea of RFC 8785 (JSON Canonicalization Scheme); numbers are decimals where they fit, so that 1.50 is 1.5.</remarks>
internal static class CanonicalJson
{
    public const int MaxDepth = 64;

    public static string Write(JsonNode? node)
    {
        StringBuilder text = new();
        Write(node, text);
        return text.ToString();
    }

    /// <summary>Parses an answer, a surrounding code fence allowed; nothing else is repaired.</summary>
    public static bool TryParse(string text, out JsonNode? node)
    {
        try
        {
            node = JsonNode.Parse(
                AnswerText.Unfence(text.AsSpan().Trim()).ToString(),
                documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            return true;
        }
        catch (JsonException)
        {
            node = null;
            return false;
        }
    }

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject o:
                text.Append('{');
                bool first = true;
                KeyValuePair<string, JsonNode?>[] sorted = [.. o];
                Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
                foreach ((string name, JsonNode? value) in sorted)
                {
                    if (!first)
                    {
                        text.Append(',');
                    }

                    first = false;
                    text.Append(JsonEncodedText.Encode(name)).Append(':');
                    Write(value, text);
                }

                text.Append('}');
                break;
            case JsonArray a:
                text.Append('[');
                for (int i = 0; i < a.Count; i++)
                {
                    if (i > 0)
                    {
                        text.Append(',');
                    }

                    Write(a[i], text);
                }

                text.Append(']');
                break;
            default:
                text.Append(Scalar(node.AsValue()));
                break;
        }
    }

    private static string Text(string value) =>
        $"\"{JsonEncodedText.Encode(Ascii.IsValid(value) ? value : value.Normalize(NormalizationForm.FormC))}\"";

    private static string Scalar(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => Text(value.GetValue<string>()),
        JsonValueKind.Number => value.TryGetValue(out decimal number) ? AnswerText.Plain(number) : value.ToJsonString(),
        _ => value.ToJsonString(),
    };
}
