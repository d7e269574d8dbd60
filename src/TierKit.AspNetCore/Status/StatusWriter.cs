using System.Text.Json;
using TierKit.AspNetCore.Wire;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Status;

/// <summary>Writes the status as JSON: the matrix by tier, the policies, the last decisions, the switches.</summary>
internal sealed class StatusWriter(StatusReader reader, PolicyCatalog policies, RouteDecisions decisions, OperatorSwitches switches)
{
    private const int ShownDecisions = 20;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("default_policy"u8, policies.Default.Name);
        json.WriteStartArray("tiers"u8);
        foreach (IGrouping<Tier, ServiceRow> tier in reader.Services().GroupBy(static r => r.Service.Tier))
        {
            json.WriteStartObject();
            json.WriteString("tier"u8, ReportWriter.Name(tier.Key));
            json.WriteStartArray("services"u8);
            foreach (ServiceRow row in tier)
            {
                Row(json, row);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("policies"u8);
        foreach (RoutePolicy policy in policies.Policies)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, policy.Name);
            json.WriteBoolean("critical"u8, policy.Critical);
            Strings(json, "order", policy.Order);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("decisions_made"u8, decisions.Count);
        json.WriteStartArray("decisions"u8);
        foreach (RouteDecision decision in decisions.Recent().Take(ShownDecisions))
        {
            Decision(json, decision);
        }

        json.WriteEndArray();
        json.WriteStartArray("isolations"u8);
        foreach (Isolation isolation in switches.Isolations)
        {
            json.WriteStartObject();
            json.WriteString("target"u8, isolation.Target.ToString());
            json.WriteString("reason"u8, isolation.Reason);
            json.WriteString("since"u8, isolation.Since);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Row(Utf8JsonWriter json, ServiceRow row)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, row.Name);
        json.WriteString("kind"u8, row.Service.Kind.ToString());
        json.WriteString("provider"u8, row.Service.Provider);
        json.WriteString("model"u8, row.Service.Model);
        json.WriteString("state"u8, row.State);
        json.WriteString("reason"u8, row.Reason);
        Time(json, "until", row.Until);
        json.WriteStartObject("latency_ms"u8);
        Milliseconds(json, "first_token_p50", row.FirstTokenP50);
        Milliseconds(json, "first_token_p95", row.FirstTokenP95);
        Milliseconds(json, "total_p50", row.TotalP50);
        Milliseconds(json, "total_p95", row.TotalP95);
        json.WriteEndObject();
        json.WriteStartObject("availability"u8);
        Share(json, "1h", row.LastHour);
        Share(json, "24h", row.LastDay);
        Share(json, "30d", row.LastMonth);
        json.WriteEndObject();
        json.WriteString("breaker"u8, row.Breaker);
        json.WriteString("load"u8, row.Load);
        json.WriteString("last_failure"u8, row.LastFailure);
        Time(json, "last_failure_at", row.LastFailureAt);
        Identity(json, row.Identity);
        Strings(json, "capability", row.Capability);
        if (row.Cost is { } cost)
        {
            json.WriteNumber("cost_30d"u8, cost);
        }
        else
        {
            json.WriteNull("cost_30d"u8);
        }

        json.WriteNumber("priced_attempts"u8, row.Priced);
        Strings(json, "control", row.Control);
        json.WriteEndObject();
    }

    private static void Identity(Utf8JsonWriter json, AnswerIdentity? identity)
    {
        if (identity is null)
        {
            json.WriteNull("identity"u8);
            return;
        }

        json.WriteStartObject("identity"u8);
        json.WriteString("requested"u8, identity.Requested);
        json.WriteString("answered"u8, identity.Answered);
        json.WriteString("fingerprint"u8, identity.Fingerprint);
        json.WriteString("api_version"u8, identity.ApiVersion);
        json.WriteEndObject();
    }

    private static void Share(Utf8JsonWriter json, string period, AttemptFigures figures)
    {
        json.WriteStartObject(period);
        if (figures.Availability is { } share)
        {
            json.WriteNumber("share"u8, Math.Round(share, 4));
        }
        else
        {
            json.WriteNull("share"u8);
        }

        json.WriteNumber("samples"u8, figures.Samples);
        json.WriteEndObject();
    }

    private static void Decision(Utf8JsonWriter json, RouteDecision decision)
    {
        json.WriteStartObject();
        json.WriteString("at"u8, decision.At);
        json.WriteString("policy"u8, decision.Plan.Policy.Name);
        json.WriteString("label"u8, decision.Plan.Sensitivity.ToString());
        Strings(json, "candidates", decision.Plan.Candidates.Select(static c => c.Name));
        json.WriteBoolean("floor"u8, decision.Plan.FloorMayAnswer);
        json.WriteString("served_by"u8, decision.Report?.ServedBy);
        json.WriteString("degradation"u8, decision.Report is { } report ? ReportWriter.Name(report.Degradation) : null);
        Strings(json, "attempts", decision.Attempts.Select(static a => a.ToString()));
        Strings(json, "exclusions", decision.Exclusions.Select(static e => e.ToString()));
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            json.WriteString(name, time);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Milliseconds(Utf8JsonWriter json, string name, TimeSpan? value)
    {
        if (value is { } time)
        {
            json.WriteNumber(name, Math.Round(time.TotalMilliseconds, 1));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
