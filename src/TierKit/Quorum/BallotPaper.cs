using System.Globalization;
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
    public string KeyOf(JsonNode? field, CultureInfo culture)
    {
        if (field is null)
        {
            return "v:null";
        }

        if (!_keys.TryGetValue(field, out string? key))
        {
            _keys[field] = key = field.GetValueKind() == JsonValueKind.String
                ? AnswerText.Key(AnswerText.Clean(field.GetValue<string>()), culture)
                : "v:" + CanonicalJson.Write(field);
        }

        return key;
    }

    /// <summary>Gets whether the answer proposes tool calls, which agree by name and arguments only.</summary>
    public bool IsCall => Key.StartsWith("c:", StringComparison.Ordinal);
}
