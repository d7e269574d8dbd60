using System.Text;
using System.Text.Json;

namespace TierKit.Memory.KernelMemory;

/// <summary>Writes and reads the service's JSON.</summary>
internal static class KernelMemoryWire
{
    /// <summary>Writes a search or a question; every filter object carries the project, for objects are alternatives.</summary>
    public static byte[] Query(string index, string project, string key, string text, IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string>>> filters, string? documentId, double minRelevance, int? limit, bool stream)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("index", KernelMemoryNames.Index(index));
            json.WriteString(key, Unicode.Whole(text));
            json.WriteStartArray("filters");
            foreach (IReadOnlyDictionary<string, IReadOnlyList<string>> filter in filters.Count == 0 ? [new Dictionary<string, IReadOnlyList<string>>()] : filters)
            {
                json.WriteStartObject();
                foreach ((string tag, IReadOnlyList<string> values) in filter)
                {
                    // Nobody's filter names another project: our own tag is the only one of its name.
                    if (string.Equals(tag, KernelMemoryNames.ProjectTag, StringComparison.OrdinalIgnoreCase))
                    {
                        throw new KernelMemoryException(KernelMemoryError.Refused, "The tag 'project' is ours and not part of a filter. Set KernelMemoryOptions.Project.");
                    }

                    Write(json, KernelMemoryNames.TagKey(tag), values);
                }

                Write(json, KernelMemoryNames.ProjectTag, [project]);
                if (documentId is not null)
                {
                    Write(json, "__document_id", [documentId]);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("minRelevance", minRelevance);
            if (limit is { } most)
            {
                json.WriteNumber("limit", most);
            }

            if (stream)
            {
                json.WriteBoolean("stream", true);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static List<KernelMemoryPassage> Passages(JsonElement answer, string name)
    {
        List<KernelMemoryPassage> passages = [];
        if (!answer.TryGetProperty(name, out JsonElement citations) || citations.ValueKind != JsonValueKind.Array)
        {
            return passages;
        }

        foreach (JsonElement citation in citations.EnumerateArray())
        {
            string document = citation.GetProperty("documentId").GetString() ?? "";
            passages.AddRange(citation.GetProperty("partitions").EnumerateArray().Select(partition => new KernelMemoryPassage(
                document,
                partition.GetProperty("text").GetString() ?? "",
                Finite(partition.GetProperty("relevance").GetDouble()),
                partition.GetProperty("partitionNumber").GetInt32())
            {
                Tags = Tags(partition),
            }));
        }

        return passages;
    }

    // No JSON can say infinite, and what is larger than any number is read as that.
    private static double Finite(double relevance) => double.IsFinite(relevance) ? relevance : throw NotOurs(null);

    private static Dictionary<string, IReadOnlyList<string>> Tags(JsonElement partition)
    {
        Dictionary<string, IReadOnlyList<string>> tags = new(StringComparer.OrdinalIgnoreCase);
        if (partition.TryGetProperty("tags", out JsonElement found) && found.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty tag in found.EnumerateObject().Where(static tag => tag.Value.ValueKind == JsonValueKind.Array))
            {
                tags[tag.Name] = [.. tag.Value.EnumerateArray().Select(static value => value.ValueKind == JsonValueKind.String ? value.GetString()! : "")];
            }
        }

        return tags;
    }

    /// <summary>Reads the names of indexes.</summary>
    public static IReadOnlyList<string> Indexes(JsonElement answer)
        => Shaped(answer, static root => (IReadOnlyList<string>)[.. root.GetProperty("results").EnumerateArray().Select(static index => index.GetProperty("name").GetString() ?? "")]);

    public static KernelMemoryAnswerUpdate Update(string data)
    {
        using JsonDocument json = Parse(Encoding.UTF8.GetBytes(data));
        return Shaped(json.RootElement, Update);
    }

    public static IReadOnlyList<KernelMemoryPassage> Results(JsonElement answer)
        => Shaped(answer, static root => root.TryGetProperty("results", out _) ? Passages(root, "results") : throw NotOurs(null));

    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            JsonDocument json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json : throw NotOurs(null);
        }
        catch (JsonException exception)
        {
            throw NotOurs(exception);
        }
    }

    public static KernelMemoryException NotOurs(Exception? cause)
        => new(KernelMemoryError.UnexpectedAnswer, "The answer is not one of a Kernel Memory v1 service. Check the endpoint, and that nothing else listens there.", cause);

    /// <summary>Checks that a body is what the service says of its health: a JSON text.</summary>
    public static void Health(byte[] body)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.String)
            {
                throw NotOurs(null);
            }
        }
        catch (JsonException exception)
        {
            throw NotOurs(exception);
        }
    }

    private static TResult Shaped<TResult>(JsonElement root, Func<JsonElement, TResult> read)
    {
        try
        {
            return read(root);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw NotOurs(exception);
        }
    }

    private static KernelMemoryAnswerUpdate Update(JsonElement root)
    {
        string? state = root.TryGetProperty("streamState", out JsonElement found) ? found.GetString() : null;
        return state == "error"
            ? throw new KernelMemoryException(KernelMemoryError.ServiceFailed, "The service ended the answer with an error. Look at its log; the model behind it may be away.")
            : new KernelMemoryAnswerUpdate(
                root.TryGetProperty("text", out JsonElement text) ? text.GetString() ?? "" : "",
                state == "reset",
                root.TryGetProperty("noResult", out JsonElement nothing) && nothing.ValueKind == JsonValueKind.True,
                Passages(root, "relevantSources"));
    }

    private static void Write(Utf8JsonWriter json, string tag, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            throw new KernelMemoryException(KernelMemoryError.Refused, $"The filter '{tag}' names no value; the service would let everything through. Name one, or leave the filter out.");
        }

        json.WriteStartArray(tag);
        foreach (string value in values)
        {
            json.WriteStringValue(KernelMemoryNames.TagValue(value));
        }

        json.WriteEndArray();
    }
}
