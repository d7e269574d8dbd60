using System.Text.Json.Nodes;

namespace TierKit.Testing.Servers;

/// <summary>Holds a document of the fake service.</summary>
internal sealed record FakeKernelMemoryDocument(string Id, string Index, string Text, ILookup<string, string> Tags, bool IsDone, bool IsIndexed)
{
    /// <summary>Judges one filter object: all of its values must be there, and a tag without values lets everything through.</summary>
    public bool Fits(JsonObject filter)
        => filter.All(tag => (tag.Value as JsonArray ?? []).All(value => tag.Key == "__document_id" ? (string?)value == Id : Tags[tag.Key].Contains((string?)value, StringComparer.Ordinal)));

    public double RelevanceOf(string query)
    {
        string[] words = query.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? 0 : (double)words.Count(word => Text.Contains(word, StringComparison.OrdinalIgnoreCase)) / words.Length;
    }

    public JsonNode Citation(double relevance)
    {
        JsonObject tags = new() { ["__document_id"] = new JsonArray(JsonValue.Create(Id)) };
        foreach (IGrouping<string, string> tag in Tags)
        {
            tags[tag.Key] = new JsonArray([.. tag.Select(static value => (JsonNode?)JsonValue.Create(value))]);
        }

        return new JsonObject
        {
            ["link"] = $"{Index}/{Id}/file", ["index"] = Index, ["documentId"] = Id, ["fileId"] = "file", ["sourceContentType"] = "text/markdown", ["sourceName"] = "content.md",
            ["partitions"] = new JsonArray(new JsonObject { ["text"] = Text, ["relevance"] = relevance, ["partitionNumber"] = 0, ["sectionNumber"] = 0, ["lastUpdate"] = "2025-05-08T00:00:00+00:00", ["tags"] = tags }),
        };
    }
}
