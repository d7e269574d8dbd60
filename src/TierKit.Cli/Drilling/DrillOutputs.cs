using System.Text.Json.Nodes;
using TierKit.Cli.Output;
using TierKit.Testing.Drills;

namespace TierKit.Cli.Drilling;

/// <summary>Writes what drills found.</summary>
internal static class DrillOutputs
{
    public static async Task WriteAsync(TextWriter output, TextWriter error, DrillReport[] reports, RadiusComparison? comparison, int tests, DrillFormat format)
    {
        switch (format)
        {
            case DrillFormat.Json:
                await JsonOutput.WriteAsync(output, new
                {
                    tests,
                    reports = reports.Select(static r => JsonNode.Parse(r.ToJson())),
                    findings = reports.SelectMany(static r => r.Findings),
                    baseline = comparison is null ? null : new { comparison.HasGrown, comparison.Grown, comparison.Shrunk },
                }).ConfigureAwait(false);
                return;
            case DrillFormat.Sarif:
                await output.WriteLineAsync(Sarif(reports)).ConfigureAwait(false);
                break;
            case DrillFormat.Mermaid:
                await output.WriteLineAsync(string.Join("\n\n", reports.Select(static r => r.ToMermaid()))).ConfigureAwait(false);
                break;
            default:
                await output.WriteAsync(string.Join('\n', reports.Select(static r => r.ToTable()))).ConfigureAwait(false);
                break;
        }

        if (comparison is not null)
        {
            await (format == DrillFormat.Table ? output : error).WriteLineAsync(comparison.ToString()).ConfigureAwait(false);
        }
    }

    // One log, a run for each application.
    private static string Sarif(DrillReport[] reports)
    {
        JsonNode log = JsonNode.Parse(reports[0].ToSarif())!;
        foreach (DrillReport report in reports.Skip(1))
        {
            log["runs"]!.AsArray().Add(JsonNode.Parse(report.ToSarif())!["runs"]![0]!.DeepClone());
        }

        return log.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });
    }
}
