using System.Globalization;
using System.Text.Json.Nodes;

namespace TierKit.Testing.Servers;

/// <summary>Holds one version of a document of the fake service.</summary>
internal sealed record FakeKernelMemoryDocument(
    string Id, string Index, IReadOnlyDictionary<string, string> Files, IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Tags, IReadOnlyList<string> Steps, DateTimeOffset Created)
{
    // Made once: a search with a filter asks every document.
    private readonly KeyValuePair<string, IReadOnlyList<string>>[] _tags =
    [
        new("__document_id", [Id]), new("__file_type", ["text/markdown"]), new("__file_id", [FileIdOf(Id)]), new("__file_part", [FileIdOf(Id)]), new("__part_n", ["0"]), new("__sect_n", ["0"]), .. Tags,
    ];

    public bool IsDone { get; init; }

    public bool IsIndexed { get; init; }

    /// <summary>Gets the one passage: what the service can read of the files.</summary>
    public string Text => string.Join('\n', Files.Where(static file => !IsUnread(file.Key)).Select(static file => file.Value));

    public string FileId { get; } = FileIdOf(Id);

    /// <summary>Judges one filter object: all of its values must be there, and a tag without values lets everything through.</summary>
    public bool Fits(JsonObject filter)
        => filter.All(tag => (tag.Value as JsonArray ?? []).All(value => _tags.Any(own => string.Equals(own.Key, tag.Key, StringComparison.OrdinalIgnoreCase) && own.Value.Contains((string?)value, StringComparer.Ordinal))));

    public double RelevanceOf(string query)
    {
        string[] words = query.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? 0 : (double)words.Count(word => Text.Contains(word, StringComparison.OrdinalIgnoreCase)) / words.Length;
    }

    public JsonObject Citation(double relevance)
    {
        string file = Files.Keys.First();
        return new JsonObject
        {
            ["link"] = $"{Index}/{Id}/{FileId}",
            ["index"] = Index,
            ["documentId"] = Id,
            ["fileId"] = FileId,
            ["sourceContentType"] = file.EndsWith(".md", StringComparison.Ordinal) ? "text/markdown" : "text/plain",
            ["sourceName"] = file,
            // Not encoded, whatever the names hold.
            ["sourceUrl"] = $"/download?index={Index}&documentId={Id}&filename={file}",
            ["partitions"] = new JsonArray(new JsonObject
            {
                ["text"] = Text,
                ["relevance"] = relevance,
                ["partitionNumber"] = 0,
                ["sectionNumber"] = 0,
                ["lastUpdate"] = Created.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
                ["tags"] = Json(_tags),
            }),
        };
    }

    /// <summary>Writes the state, in the one place where the service uses snake case.</summary>
    public JsonObject Status()
    {
        string time = Created.ToString("yyyy-MM-ddTHH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["completed"] = IsDone,
            ["empty"] = false,
            ["index"] = Index,
            ["document_id"] = Id,
            ["tags"] = Json(Tags),
            ["creation"] = time,
            ["last_update"] = time,
            ["steps"] = Texts(Steps),
            ["remaining_steps"] = Texts(IsDone ? [] : Steps),
            ["completed_steps"] = Texts(IsDone ? Steps : []),
        };
    }

    /// <summary>Says whether a file is of a kind that the service knows and reads nothing of.</summary>
    public static bool IsUnread(string file) => file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    private static string FileIdOf(string id) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id)))[..32];

    private static JsonObject Json(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> tags)
        => new(tags.Select(static tag => KeyValuePair.Create(tag.Key, (JsonNode?)Texts(tag.Value))));

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(static text => (JsonNode?)JsonValue.Create(text))];
}
