using System.Text.Json;

namespace TierKit.Memory.Search;

/// <summary>Reads corpora and queries of JSON lines: <c>{id, title, text}</c>, and <c>{id, text, relevant: {id: grade}}</c>.</summary>
internal static class EvaluationFiles
{
    public static IReadOnlyList<EvaluationDocument> ReadCorpus(string path)
        => Read(path, static line => new EvaluationDocument(Text(line, "id"), line.TryGetProperty("title", out JsonElement title) ? title.GetString() ?? "" : "", Text(line, "text")));

    public static IReadOnlyList<EvaluationQuery> ReadQueries(string path)
        => Read(path, static line => new EvaluationQuery(
            Text(line, "id"),
            Text(line, "text"),
            line.GetProperty("relevant").EnumerateObject().ToDictionary(static entry => entry.Name, static entry => entry.Value.GetDouble(), StringComparer.Ordinal)));

    private static List<TItem> Read<TItem>(string path, Func<JsonElement, TItem> read)
    {
        List<TItem> items = [];
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                using JsonDocument document = JsonDocument.Parse(line);
                items.Add(read(document.RootElement));
            }
            catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw new InvalidDataException($"Line {number} of '{path}' is not what it should be: {exception.Message} Give one JSON object a line: corpus {{id, title, text}}, queries {{id, text, relevant: {{id: grade}}}}.", exception);
            }
        }

        return items;
    }

    private static string Text(JsonElement line, string name)
        => line.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : line.GetProperty(name).GetString() ?? throw new InvalidOperationException($"'{name}' is null.");
}
