using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Testing.Drills;

/// <summary>Judges what came of each case against what was predicted and against what happens when nothing is gone.</summary>
internal sealed class Verdict(BlastRadius radius, CapabilityGraph graph, ServiceCatalog catalog, DrillSetup setup, IReadOnlyDictionary<string, StepResult> healthy)
{
    private readonly List<DrillRow> _rows = [];
    private readonly HashSet<string> _asked = [.. healthy.Values.SelectMany(static r => r.Observation.Asked)];
    private readonly SortedDictionary<string, string?> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(DrillRow Row, DrillRule? Overdue)> _judged = [];

    public void Add(DrillCase drilled, DrillLosses losses, IReadOnlyDictionary<string, StepResult> results)
    {
        IReadOnlyDictionary<string, CapabilityState> predicted = graph.Predict(losses.Lost.Where(n => graph.Faults.Contains(n, StringComparer.Ordinal)));
        foreach (string capability in graph.Capabilities)
        {
            StepResult now = results.TryGetValue("", out StepResult? start) ? start : results[capability];
            _asked.UnionWith(now.Observation.Asked);
            Look(capability, now.Observation);
            DrillOutcome outcome = Judge(healthy[capability], now, losses, predicted[capability]);
            DrillRow row = new()
            {
                Capability = capability,
                IsCritical = radius.CriticalCapabilities.Contains(capability, StringComparer.Ordinal),
                Gone = drilled.Name,
                Also = drilled.Also,
                Fault = drilled.How.ToString(),
                Predicted = predicted[capability],
                Outcome = outcome,
                WasAsked = now.Observation.Asked.Any(losses.Lost.Contains),
                Detail = Detail(healthy[capability], now, outcome),
            };
            _rows.Add(row);
            _judged.Add((row, now.IsOverdue ? DrillRule.NoTimeout : null));
        }
    }

    public DrillReport Report(string application)
    {
        foreach ((string capability, StepResult result) in healthy)
        {
            Look(capability, result.Observation);
        }

        DrillFinding[] found =
        [
            .. DrillFindings.OfHealth(healthy, radius),
            .. _judged.Select(j => DrillFindings.Of(j.Row, j.Overdue, radius)).OfType<DrillFinding>(),
            .. _hosts.Select(h => DrillFindings.OfHost(h.Key, h.Value, radius)),
            .. graph.Nodes.Where(n => NodeNames.IsService(n.Name) && !_asked.Contains(n.Name)).Select(static n => n.Name).Order(StringComparer.Ordinal).Select(n => DrillFindings.NeverAsked(n, radius)),
        ];
        return new DrillReport(application, radius, _rows, found);
    }

    private void Look(string capability, DrillObservation observation)
    {
        foreach (string host in observation.Hosts.Where(h => !IsDeclared(h)))
        {
            _hosts.TryAdd(host, capability.Length == 0 ? null : capability);
        }
    }

    private bool IsDeclared(string host) =>
        graph.Faults.Any(f => f.Equals($"host:{host}", StringComparison.OrdinalIgnoreCase) || f.StartsWith($"host:{host}:", StringComparison.OrdinalIgnoreCase))
        || catalog.Services.Any(s => s.Endpoints.Any(e => e.DnsSafeHost.Equals(host, StringComparison.OrdinalIgnoreCase)));

    private DrillOutcome Judge(StepResult before, StepResult now, DrillLosses losses, CapabilityState predicted)
    {
        string[] takeable = [.. losses.Lost.Where(static n => NodeNames.Kind(n) is "service" or "tool" or "mcp" or "store" or "host" or DrillFloor.Node)];
        if (!before.HasWorked || !now.IsExercised || takeable.Length == 0)
        {
            return DrillOutcome.NotExercised;
        }

        if (!now.HasWorked)
        {
            return now.Failure is { } failure && (failure is TierKitException || setup.CleanFailures.Exists(t => t.IsInstanceOfType(failure)))
                ? DrillOutcome.FailedClean
                : DrillOutcome.FailedDirty;
        }

        // What only its stand-in can take away was not taken away when nobody asked it.
        return predicted != CapabilityState.Up && takeable.All(IsTakenByItsStandIn) && !takeable.Any(now.Observation.Asked.Contains)
            ? DrillOutcome.NotExercised
            : Evidence.Of(before, now);
    }

    private static bool IsTakenByItsStandIn(string node) => NodeNames.Kind(node) is "tool" or "mcp" or "store";

    // The names of types and services only: what an exception or an answer says may hold a prompt.
    private string? Detail(StepResult before, StepResult now, DrillOutcome outcome) => outcome switch
    {
        DrillOutcome.NotExercised => !before.HasWorked && before.IsExercised ? "fails when nothing is gone, too"
            : now.IsExercised ? "nothing asked what is gone; let its stand-in call Drill.MeetAsync" : "no step",
        _ when now.IsOverdue => $"not done after {setup.Patience.TotalSeconds:0} s",
        _ when now.Failure is AllServicesFailedException => "no service could answer",
        _ when now.Failure is DrillException drill => drill.Message,
        _ when now.Failure is { } failure => failure.GetType().Name,
        _ when now.Answer?.Route is { } route => $"served by {route.ServedBy}",
        _ => now.Observation.Answered.Where(static n => NodeNames.IsService(n) || n == DrillFloor.Node).Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } answered ? $"answered by {string.Join(", ", answered.Select(NodeNames.Plain))}" : null,
    };
}
