using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.Telemetry;

/// <summary>Reads the report from additional properties, live or as a cache gave it back.</summary>
internal static class RouteReportReader
{
    public static RouteReport? Read(AdditionalPropertiesDictionary? properties)
    {
        if (properties is null || !properties.TryGetValue(RouteReport.PropertyName, out object? value))
        {
            return null;
        }

        return value switch
        {
            RouteReport report => report,
            JsonElement element => FromCache(element),
            _ => null,
        };
    }

    private static RouteReport? FromCache(JsonElement element)
    {
        try
        {
            RouteReport? report = element.Deserialize(RouteReportJsonContext.Default.RouteReport);
            return report is null
                ? null
                : new RouteReport(
                    report.Policy, report.ServedBy, report.Tier, report.Degradation, report.DegradationReason,
                    report.Attempts, report.Exclusions, report.Duration)
                {
                    CompletionVerified = report.CompletionVerified,
                    Turns = report.Turns,
                    Inner = report.Inner,
                    StructuredOutput = report.StructuredOutput,
                    UncheckedKeywords = report.UncheckedKeywords,
                    Compacted = report.Compacted,
                    FromCache = true,
                };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
