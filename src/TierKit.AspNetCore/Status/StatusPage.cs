using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Status;

/// <summary>Renders the page on the server; its script only fetches it again when something changed.</summary>
internal sealed class StatusPage(StatusReader reader, PolicyCatalog policies, RouteDecisions decisions, OperatorSwitches switches, TimeProvider time)
{
    private const int ShownDecisions = 20;

    public string Render(bool isOperator)
    {
        StringBuilder html = new();
        html.Append("""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>TierKit</title>
            <link rel="stylesheet" href="tierkit/page.css">
            <script src="tierkit/page.js" defer></script>
            </head>
            <body>
            <header><h1>TierKit</h1><p id="live" role="status">as of the last load</p></header>
            <main id="status">

            """);
        html.Append(Body(isOperator));
        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    /// <summary>Renders what changes while the page is open.</summary>
    public string Body(bool isOperator)
    {
        StringBuilder html = new();
        Isolations(html, isOperator);
        ServiceRow[] rows = [.. reader.Services()];
        if (rows.Length == 0)
        {
            html.Append("<p>No service is configured: the floor answers, if there is one. Add one under <code>TierKit:Services</code>.</p>\n");
        }

        foreach (IGrouping<Tier, ServiceRow> tier in rows.GroupBy(static r => r.Service.Tier))
        {
            html.Append("<section><h2>").Append(tier.Key).Append("</h2>");
            bool isOut = switches.Isolations.Any(i => i.Target == IsolationTarget.Tier(tier.Key));
            if (isOperator && !isOut)
            {
                Button(html, IsolationTarget.Tier(tier.Key).ToString(), isolate: true, "Take the tier out");
            }

            html.Append("""
                <table><thead><tr><th>Service<th>State<th>First token p50 / p95<th>Total p50 / p95<th>Availability 1 h / 24 h / 30 d<th>Breaker<th>Load<th>Control<th>Contract broken<th>Cost 30 d<th>Last failure
                """).Append(isOperator ? "<th><span class=\"hidden\">Switch</span>" : "").Append("</tr></thead><tbody>\n");
            foreach (ServiceRow row in tier)
            {
                Row(html, row, isOperator);
            }

            html.Append("</tbody></table></section>\n");
        }

        Policies(html);
        Decisions(html);
        return html.ToString();
    }

    private void Row(StringBuilder html, ServiceRow row, bool isOperator)
    {
        html.Append("<tr data-state=\"").Append(Text(row.State)).Append("\"><th scope=\"row\">").Append(Text(row.Name)).Append("<small>")
            .Append(Text($"{row.Service.Provider}{(row.Service.Model is null ? "" : " · " + row.Service.Model)}{(row.Service.Kind == ServiceKind.Chat ? "" : " · " + row.Service.Kind)}"))
            .Append("</small>");
        Cell(html, "State", $"<b>{Text(row.State)}</b>{(row.Reason is null ? "" : $"<small>{Text(row.Reason)}</small>")}");
        Cell(html, "First token p50 / p95", $"{Time(row.FirstTokenP50)} / {Time(row.FirstTokenP95)}");
        Cell(html, "Total p50 / p95", $"{Time(row.TotalP50)} / {Time(row.TotalP95)}");
        Cell(html, "Availability 1 h / 24 h / 30 d", $"{Share(row.LastHour)} / {Share(row.LastDay)} / {Share(row.LastMonth)}");
        Cell(html, "Breaker", Text(row.Breaker ?? "–"));
        Cell(html, "Load", Text(row.Load ?? "–"));
        Cell(html, "Control", Text(string.Join(" · ", row.Control)));
        Cell(html, "Contract broken", Text($"{(row.Capability.Count == 0 ? "–" : string.Join(" · ", row.Capability))}{(row.Identity is null ? "" : $" · answered as {row.Identity}")}"));
        Cell(html, "Cost 30 d", Text(row.Cost is { } cost ? string.Create(CultureInfo.InvariantCulture, $"{cost:0.####} ({row.Priced})") : "–"));
        Cell(html, "Last failure", row.LastFailure is null ? "–" : Text($"{row.LastFailure}{(row.LastFailureAt is { } at ? " " + Clock(at) : "")}"));
        if (isOperator)
        {
            html.Append("<td class=\"switch\">");
            if (row.Isolation is null)
            {
                Button(html, IsolationTarget.Service(row.Name).ToString(), isolate: true, "Take out");
            }
        }

        html.Append("</tr>\n");
    }

    private void Isolations(StringBuilder html, bool isOperator)
    {
        foreach (Isolation isolation in switches.Isolations)
        {
            html.Append("<p class=\"notice\"><b>").Append(Text(isolation.Target.ToString())).Append("</b> is out since ").Append(Clock(isolation.Since))
                .Append(": ").Append(Text(isolation.Reason)).Append(' ');
            if (isOperator)
            {
                Button(html, isolation.Target.ToString(), isolate: false, "Bring back");
            }

            html.Append("</p>\n");
        }
    }

    private void Policies(StringBuilder html)
    {
        html.Append("<section><h2>Policies</h2><ul>\n");
        foreach (RoutePolicy policy in policies.Policies)
        {
            html.Append("<li><b>").Append(Text(policy.Name)).Append("</b>")
                .Append(policy == policies.Default ? " (default)" : "").Append(policy.Critical ? " (critical)" : "")
                .Append(": ").Append(Text(string.Join(" → ", policy.Order))).Append("</li>\n");
        }

        html.Append("</ul></section>\n");
    }

    private void Decisions(StringBuilder html)
    {
        html.Append("<section><h2>Last decisions</h2>\n");
        RouteDecision[] recent = [.. decisions.Recent().Take(ShownDecisions)];
        if (recent.Length == 0)
        {
            html.Append("<p>None yet.</p>");
        }

        foreach (RouteDecision decision in recent)
        {
            string outcome = decision.Report?.ToString() ?? $"nobody answered · attempts {decision.Attempts.Count.ToString(CultureInfo.InvariantCulture)}";
            html.Append("<details><summary><time>").Append(Clock(decision.At)).Append("</time> ").Append(Text(decision.Plan.Policy.Name))
                .Append(" · ").Append(Text(outcome)).Append("</summary><pre>").Append(Text(decision.Plan.ToString()));
            foreach (RouteAttempt attempt in decision.Attempts)
            {
                html.Append("\n  tried: ").Append(Text(attempt.ToString()));
            }

            foreach (RouteExclusion exclusion in decision.Exclusions.Except(decision.Plan.Exclusions))
            {
                html.Append("\n  then out: ").Append(Text(exclusion.ToString()));
            }

            html.Append("</pre></details>\n");
        }

        html.Append("</section>\n");
    }

    private static void Button(StringBuilder html, string target, bool isolate, string label) =>
        html.Append("<button type=\"button\" data-target=\"").Append(Text(target)).Append("\" data-isolate=\"").Append(isolate ? "true" : "false").Append("\">")
            .Append(label).Append("</button>");

    private static void Cell(StringBuilder html, string label, string content) =>
        html.Append("<td data-label=\"").Append(label).Append("\"><span>").Append(content).Append("</span>");

    private static string Share(AttemptFigures figures) => figures.Availability is { } share
        ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} % <small>of {figures.Samples}</small>")
        : "–";

    private static string Time(TimeSpan? value) => value is { } time
        ? time.TotalMilliseconds < 1 ? "&lt; 1 ms"
            : time.TotalSeconds < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms") : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : "–";

    private string Clock(DateTimeOffset at)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(at, time.LocalTimeZone);
        bool today = local.Date == time.GetLocalNow().Date;
        return local.ToString(today ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
