using System.Text.Json;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Wire;

/// <summary>Writes the route report into an answer, under <c>tierkit</c>.</summary>
internal static class ReportWriter
{
    public static void Write(Utf8JsonWriter json, RouteReport report)
    {
        json.WriteStartObject();
        json.WriteString("policy"u8, report.Policy);
        json.WriteString("served_by"u8, report.ServedBy);
        json.WriteString("tier"u8, Name(report.Tier));
        json.WriteString("degradation"u8, Name(report.Degradation));
        if (report.DegradationReason is { } reason)
        {
            json.WriteString("degradation_reason"u8, reason);
        }

        json.WriteStartArray("attempts"u8);
        foreach (RouteAttempt attempt in report.Attempts)
        {
            json.WriteStartObject();
            json.WriteString("service"u8, attempt.Service);
            json.WriteString("tier"u8, Name(attempt.Tier));
            json.WriteString("outcome"u8, attempt.Failure?.ToString() ?? "served");
            if (attempt.Status is { } status)
            {
                json.WriteNumber("status"u8, status);
            }

            json.WriteNumber("duration_ms"u8, Math.Round(attempt.Duration.TotalMilliseconds, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("exclusions"u8);
        for (int i = 0; i < report.Exclusions.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("service"u8, report.Exclusions[i].Service);
            json.WriteString("reason"u8, report.Exclusions[i].Reason.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("duration_ms"u8, Math.Round(report.Duration.TotalMilliseconds, 3));
        json.WriteBoolean("completion_verified"u8, report.CompletionVerified);
        json.WriteEndObject();
    }

    public static string Name(Tier tier) => tier switch
    {
        Tier.Sovereign => "sovereign",
        Tier.Partner => "partner",
        _ => "transactional",
    };

    public static string Name(Degradation degradation) => degradation switch
    {
        Degradation.None => "none",
        Degradation.Reduced => "reduced",
        _ => "floor",
    };
}
