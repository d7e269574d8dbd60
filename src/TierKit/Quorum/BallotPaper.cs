using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace TierKit.Quorum;

/// <summary>Represents an answer that can be counted.</summary>
/// <param name="Response">The answer as it came.</param>
/// <param name="Text">Its text, cleaned; empty for tool calls.</param>
/// <param name="Json">Its JSON, of an answer by fields; else <see langword="null"/>.</param>
/// <param name="Key">What equal answers have in common.</param>
internal sealed record BallotPaper(ChatResponse Response, string Text, JsonNode? Json, string Key)
{
    private readonly Dictionary<JsonNode, string> _keys = new(ReferenceEqualityComparer.Instance);

    /// <summary>Makes the key of one of its fields, once: a panel counts again with every answer that comes.</summary>
    /// <remarks>An object's key is made of its fields', so that whole answers are equal when all their fields are.</remarks>
    public string KeyOf(JsonNode? field, CultureInfo culture)
    {
        if (field is null)
        {
            return "v:null";
        }

        if (!_keys.TryGetValue(field, out string? key))
        {
            _keys[field] = key = field switch
            {
                JsonObject o => KeyOf(o, culture),
                _ when field.GetValueKind() == JsonValueKind.String => AnswerText.Key(AnswerText.Clean(field.GetValue<string>()), culture),
                _ => "v:" + CanonicalJson.Write(field),
            };
        }

        return key;
    }

    private string KeyOf(JsonObject fields, CultureInfo culture)
    {
        KeyValuePair<string, JsonNode?>[] sorted = [.. fields];
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        StringBuilder key = new("{");
        foreach ((string name, JsonNode? value) in sorted)
        {
            // Lengths stand before names and keys, so that no text can look like the border between two fields.
            string own = KeyOf(value, culture);
            key.Append(name.Length).Append(':').Append(name).Append(own.Length).Append(':').Append(own);
        }

        return key.ToString();
    }

    /// <summary>Gets whether the answer proposes tool calls, which agree by name and arguments only.</summary>
    public bool IsCall => Key.StartsWith("c:", StringComparison.Ordinal);
}
