using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using TierKit.AspNetCore.Wire;
using TierKit.Telemetry;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Names the headers of the gateway and writes those of an answer.</summary>
internal static class GatewayHeaders
{
    public const string Policy = "x-tierkit-policy";
    public const string Sensitivity = "x-tierkit-sensitivity";
    public const string ServedBy = "x-tierkit-served-by";
    public const string Tier = "x-tierkit-tier";
    public const string Attempts = "x-tierkit-attempts";
    public const string Degradation = "x-tierkit-degradation";

    public static void Write(HttpContext context, RouteReport? report)
    {
        if (report is null)
        {
            return;
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers[ServedBy] = HeaderText(report.ServedBy);
        headers[Tier] = ReportWriter.Name(report.Tier);
        headers[Attempts] = report.Attempts.Count.ToString(CultureInfo.InvariantCulture);
        headers[Degradation] = ReportWriter.Name(report.Degradation);
        if (Activity.Current is { IsAllDataRequested: true } span)
        {
            span.SetTag(TierKitTelemetry.PolicyTag, report.Policy);
            span.SetTag(TierKitTelemetry.ServiceTag, report.ServedBy);
            span.SetTag(TierKitTelemetry.TierTag, ReportWriter.Name(report.Tier));
            span.SetTag(TierKitTelemetry.DegradationTag, ReportWriter.Name(report.Degradation));
        }
    }

    /// <summary>Makes a configured name safe for a header: what is not plain ASCII is percent-encoded.</summary>
    public static string HeaderText(string name)
    {
        foreach (char c in name)
        {
            if (c is < ' ' or > '~' or '%')
            {
                return Uri.EscapeDataString(name);
            }
        }

        return name;
    }
}
