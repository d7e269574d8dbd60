using System.Text.Json.Nodes;
using TierKit.Policy;

namespace TierKit.Mcp.Pinning;

/// <summary>Compares what a server is with what was approved.</summary>
internal static class PinCheck
{
    public static IReadOnlyList<LockDifference> Compare(string server, ServerPins? approved, ServerPins now)
    {
        List<LockDifference> found = [];
        if (approved is not null && approved.Launch != now.Launch)
        {
            found.Add(new LockDifference(Approvals.Section, server, null, "launch", [$"- {approved.Launch}", $"+ {now.Launch}"]));
        }

        if ((approved?.Instructions ?? "") != now.Instructions)
        {
            found.Add(new LockDifference(Approvals.Section, server, null, "instructions", [.. Lines(approved?.Instructions ?? "", now.Instructions)]));
        }

        foreach (ToolPin tool in now.Tools.Values.OrderBy(static t => t.Name, StringComparer.Ordinal))
        {
            ToolPin? known = approved?.Tools.GetValueOrDefault(tool.Name);
            if (known is null)
            {
                found.Add(new LockDifference(Approvals.Section, server, tool.Name, "new", Members(null, tool.Definition)));
            }
            else if (known.Hash != tool.Hash)
            {
                found.Add(new LockDifference(Approvals.Section, server, tool.Name, "changed", Members(known.Definition, tool.Definition)));
            }

            if (known?.Hash != tool.Hash && HiddenIn(tool.Definition) is { Count: > 0 } hidden)
            {
                found.Add(new LockDifference(Approvals.Section, server, tool.Name, "hidden", [$"! characters that are not seen: {string.Join(", ", hidden)}"]));
            }
        }

        foreach (string gone in (approved?.Tools.Keys ?? []).Where(name => !now.Tools.ContainsKey(name)).Order(StringComparer.Ordinal))
        {
            found.Add(new LockDifference(Approvals.Section, server, gone, "gone", []));
        }

        return found;
    }

    private static List<string> Members(JsonObject? before, JsonObject now)
    {
        List<string> lines = [];
        foreach ((string name, JsonNode? value) in now)
        {
            JsonNode? old = before?[name];
            if (!JsonNode.DeepEquals(old, value))
            {
                lines.AddRange(Lines(before is null ? "" : $"{name}: {Text(old)}", $"{name}: {Text(value)}"));
            }
        }

        return lines;
    }

    private static List<string> HiddenIn(JsonNode? node) => node switch
    {
        JsonObject entries => [.. entries.SelectMany(static e => HiddenCharacters.Find(e.Key).Concat(HiddenIn(e.Value))).Distinct(StringComparer.Ordinal)],
        JsonArray items => [.. items.SelectMany(HiddenIn).Distinct(StringComparer.Ordinal)],
        JsonValue value when value.TryGetValue(out string? text) => [.. HiddenCharacters.Find(text)],
        _ => [],
    };

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : node?.ToJsonString() ?? "none";

    private static IEnumerable<string> Lines(string before, string now) =>
        [.. Split(before, '-'), .. Split(now, '+')];

    private static IEnumerable<string> Split(string text, char mark) =>
        text.Length == 0 ? [] : text.Split('\n').Select(line => $"{mark} {HiddenCharacters.Show(line.TrimEnd('\r'))}");
}
