using System.Text.Json.Nodes;
using TierKit.Policy;

namespace TierKit.Quorum;

/// <summary>Names the fields of JSON answers, such as <c>lines.amount</c>.</summary>
internal static class FieldPaths
{
    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>Gets the path that a rule names: all elements of a list share one rule.</summary>
    public static string Rule(string path)
    {
        while (path.IndexOf('[', StringComparison.Ordinal) is var from and >= 0)
        {
            int to = path.IndexOf("].", from, StringComparison.Ordinal);
            path = to < 0 ? path[..from] : path.Remove(from, to - from + 1);
        }

        return path;
    }

    public static JsonObject WithoutIgnored(JsonObject source, IReadOnlyDictionary<string, QuorumFieldOptions> rules)
    {
        if (!rules.Values.Any(static r => r.Rule == QuorumFieldRule.Ignore))
        {
            return source;
        }

        JsonObject copy = (JsonObject)source.DeepClone();
        foreach ((string path, QuorumFieldOptions rule) in rules)
        {
            if (rule.Rule == QuorumFieldRule.Ignore)
            {
                Remove(copy, path.Split('.'), 0);
            }
        }

        return copy;
    }

    private static void Remove(JsonNode? node, string[] path, int depth)
    {
        if (node is JsonArray list)
        {
            foreach (JsonNode? element in list)
            {
                Remove(element, path, depth);
            }
        }
        else if (node is JsonObject o)
        {
            if (depth == path.Length - 1)
            {
                o.Remove(path[depth]);
            }
            else if (o.TryGetPropertyValue(path[depth], out JsonNode? child))
            {
                Remove(child, path, depth + 1);
            }
        }
    }
}
