using System.Globalization;
using System.Runtime.CompilerServices;
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
    private readonly Dictionary<JsonObject, BallotField[]> _objects = new(ReferenceEqualityComparer.Instance);

    /// <summary>Makes the key of a value.</summary>
    /// <remarks>An object's key is made of its fields', so that whole answers are equal when all their fields are.</remarks>
    public string KeyOf(JsonNode? value, CultureInfo culture) => value switch
    {
        null => "v:null",
        JsonObject o => KeyOf(FieldsOf(o, culture)),
        _ when value.GetValueKind() == JsonValueKind.String => AnswerText.Key(AnswerText.Clean(value.GetValue<string>()), culture),
        _ => "v:" + CanonicalJson.Write(value),
    };

    /// <summary>Gets the fields of one of its objects in order of name, read once: a panel counts again with every answer that comes.</summary>
    public BallotField[] FieldsOf(JsonObject source, CultureInfo culture)
    {
        if (!_objects.TryGetValue(source, out BallotField[]? fields))
        {
            fields = new BallotField[source.Count];
            int at = 0;
            foreach ((string name, JsonNode? value) in source)
            {
                fields[at++] = new BallotField(name, value, KeyOf(value, culture));
            }

            Array.Sort(fields, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            _objects[source] = fields;
        }

        return fields;
    }

    private static string KeyOf(BallotField[] fields)
    {
        DefaultInterpolatedStringHandler key = new(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        key.AppendLiteral("{");
        foreach (BallotField field in fields)
        {
            // Lengths stand before names and keys, so that no text can look like the border between two fields.
            key.AppendFormatted(field.Name.Length);
            key.AppendLiteral(":");
            key.AppendLiteral(field.Name);
            key.AppendFormatted(field.Key.Length);
            key.AppendLiteral(":");
            key.AppendLiteral(field.Key);
        }

        return key.ToStringAndClear();
    }

    /// <summary>Gets whether the answer proposes tool calls, which agree by name and arguments only.</summary>
    public bool IsCall => Key.StartsWith("c:", StringComparison.Ordinal);
}
