using System.Text.Json;
using System.Text.Json.Nodes;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.PostgreSql;

/// <summary>Holds the rows of notes as far as they can be made without the server.</summary>
internal sealed class PassageRows
{
    public PassageRows(IReadOnlyList<PreparedDocument> notes, Lexemes lexemes)
    {
        Notes = notes;
        NoteVectors = new string[notes.Count];
        Counted = new byte[notes.Count][];
        Metadata = new string[notes.Count];
        PassageVectors = new string[notes.Count][];
        Said = new byte[notes.Count][][];
        Parallel.For(0, notes.Count, i =>
        {
            PreparedDocument note = notes[i];
            NoteVectors[i] = lexemes.NoteVector(note.Fields);
            Counted[i] = note.CountTerms();
            Metadata[i] = Plain(note.Source.MetadataJson);
            Said[i] = note.HashTexts();
            PassageVectors[i] = [.. note.Passages.Select(passage => lexemes.Vector(passage.Fields))];
        });
        Words = notes.SelectMany(static note => note.Passages).SelectMany(static passage => Lexemes.Terms(passage.Fields)).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).ToDictionary(static word => word, lexemes.Of, StringComparer.Ordinal);
    }

    public IReadOnlyList<PreparedDocument> Notes { get; }

    public string[] NoteVectors { get; }

    public byte[][] Counted { get; }

    public string[] Metadata { get; }

    public string[][] PassageVectors { get; }

    /// <summary>Gets what the texts of the passages are known by.</summary>
    public byte[][][] Said { get; }

    /// <summary>Gets every term of the notes and its lexeme.</summary>
    public Dictionary<string, string> Words { get; }

    /// <summary>Gives JSON the form that the server takes: it has no zero letters and no halves of a surrogate pair, escaped ones neither.</summary>
    private static string Plain(string json)
    {
        if (!json.Contains("\\u", StringComparison.Ordinal))
        {
            return json;
        }

        return Plain(JsonNode.Parse(json))?.ToJsonString() ?? "{}";
    }

    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject entries => new JsonObject(entries.GroupBy(static entry => PlainText.Of(entry.Key)).Select(static same => new KeyValuePair<string, JsonNode?>(same.Key, Plain(same.Last().Value)))),
        JsonArray items => new JsonArray([.. items.Select(Plain)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(PlainText.Of(value.GetValue<string>())),
        _ => node?.DeepClone(),
    };
}
