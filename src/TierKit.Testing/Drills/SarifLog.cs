using System.Text;
using System.Text.Json;

namespace TierKit.Testing.Drills;

/// <summary>Writes findings in SARIF 2.1.0 (OASIS standard, 2020).</summary>
internal static class SarifLog
{
    public static string Write(IReadOnlyList<DrillFinding> findings, string? root)
    {
        string folder = Path.GetFullPath(root ?? ".");
        DrillRule[] rules = [.. findings.Select(static f => f.Rule).Distinct().Order()];
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            json.WriteStartObject("tool");
            json.WriteStartObject("driver");
            json.WriteString("name", "TierKit");
            json.WriteStartArray("rules");
            foreach (DrillRule rule in rules)
            {
                json.WriteStartObject();
                json.WriteString("id", findings.First(f => f.Rule == rule).RuleId);
                json.WriteString("name", rule.ToString());
                json.WriteStartObject("shortDescription");
                json.WriteString("text", DrillRules.Describe(rule));
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartArray("results");
            foreach (DrillFinding finding in findings)
            {
                Result(json, finding, Array.IndexOf(rules, finding.Rule), folder);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void Result(Utf8JsonWriter json, DrillFinding finding, int rule, string folder)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.RuleId);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", finding.Level.ToString().ToLowerInvariant());
        json.WriteStartObject("message");
        json.WriteString("text", finding.Message);
        json.WriteEndObject();

        // The same finding of the same fault stays the same one when lines move.
        json.WriteStartObject("partialFingerprints");
        json.WriteString("tierkit/v1", $"{finding.RuleId}/{finding.Capability}/{finding.Fault}");
        json.WriteEndObject();
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (finding is { File: { } file, Line: > 0 })
        {
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");
            json.WriteString("uri", Address(file, folder));
            json.WriteEndObject();
            json.WriteStartObject("region");
            json.WriteNumber("startLine", finding.Line);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", finding is { File: { } path, Line: 0 } ? path : finding.Capability is { } capability ? NodeNames.OfCapability(capability) : finding.Fault ?? "application");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // A build may map its source folders to "/_/"; such a name is relative to the repository already.
    private static string Address(string file, string folder)
    {
        string path = file.StartsWith("/_/", StringComparison.Ordinal) ? file[3..]
            : Path.IsPathFullyQualified(file) && Path.GetRelativePath(folder, file) is { } relative && !relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative) ? relative
            : file;
        return Path.IsPathFullyQualified(path) ? new Uri(path).AbsoluteUri : Uri.EscapeDataString(path.Replace('\\', '/')).Replace("%2F", "/", StringComparison.Ordinal);
    }
}
