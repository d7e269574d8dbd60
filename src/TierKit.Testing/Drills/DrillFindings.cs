using TierKit.Policy;

namespace TierKit.Testing.Drills;

/// <summary>Says what is wrong where a drill and its prediction differ.</summary>
internal static class DrillFindings
{
    public static IEnumerable<DrillFinding> OfHealth(IReadOnlyDictionary<string, StepResult> healthy, BlastRadius radius)
    {
        foreach ((string capability, StepResult result) in healthy.Where(static h => !h.Value.HasWorked))
        {
            yield return RadiusFindings.About(radius, capability, new DrillFinding
            {
                Rule = DrillRule.NotExercised,
                Level = result.IsExercised ? FindingLevel.Error : radius.CriticalCapabilities.Contains(capability, StringComparer.Ordinal) ? FindingLevel.Warning : FindingLevel.Note,
                Message = !result.IsExercised ? $"'{capability}' requires nothing that the drill could ask by itself; give it a step with Exercise(\"{capability}\", …)"
                    : $"'{capability}' fails when nothing is gone ({(result.IsOverdue ? "not done in time" : $"{result.Failure!.GetType().Name}: {result.Failure.Message}")}), so nothing else was learnt of it; "
                        + "replace what it needs beside TierKit with ConfigureServices(…), or correct its step",
            });
        }
    }

    public static DrillFinding? Of(DrillRow row, DrillRule? overdue, BlastRadius radius)
    {
        string without = $"'{row.Capability}' without {row.Gone} ({row.Fault})";
        (DrillRule rule, FindingLevel level, string message)? found = (row.Predicted, row.Outcome) switch
        {
            (_, DrillOutcome.Fabricated) => (DrillRule.Fabrication, FindingLevel.Error, $"{without} claims success, and nothing that could supply the answer was there; let it fail, or say that it is degraded"),
            (_, DrillOutcome.FailedDirty) when overdue is { } late => (late, FindingLevel.Error, $"{without} was {row.Detail}: nothing gives up waiting; set a timeout on that call"),
            (CapabilityState.Up, DrillOutcome.FailedClean or DrillOutcome.FailedDirty) => (DrillRule.UndeclaredDependency, FindingLevel.Error, $"{without} fails ({row.Detail}), though as declared it does not need it; declare it with Requires(…), or stop needing it"),
            (CapabilityState.Up, DrillOutcome.Degraded) => (DrillRule.UndeclaredDependency, FindingLevel.Error, $"{without} is degraded ({row.Detail}), though as declared it does not need it; declare it with Requires(…)"),
            (CapabilityState.Degraded, DrillOutcome.FailedClean or DrillOutcome.FailedDirty) => (DrillRule.DeadFallback, FindingLevel.Error, $"{without} fails ({row.Detail}): the declared alternative does not stand in"),
            (CapabilityState.Down, DrillOutcome.FailedDirty) => (DrillRule.DirtyFailure, FindingLevel.Warning, $"{without} fails as predicted, with {row.Detail}; throw an error that callers know, and name it with FailsWith<T>()"),
            (CapabilityState.Down, DrillOutcome.Survived or DrillOutcome.Degraded) when row.WasAsked => (DrillRule.UndeclaredDependency, FindingLevel.Note, $"{without} goes on ({row.Detail}), though as declared it is lost; declare the alternative with RequiresAny(…)"),
            (CapabilityState.Down or CapabilityState.Degraded, DrillOutcome.Survived) when !row.WasAsked => (DrillRule.NotExercised, FindingLevel.Note, $"{without} goes on because its step does not ask what is gone; let the step use it, or do not declare it"),
            _ => null,
        };
        return found is not { } it ? null : RadiusFindings.About(radius, row.Capability, new DrillFinding { Rule = it.rule, Level = it.level, Message = it.message, Fault = row.Gone });
    }

    public static DrillFinding OfHost(string host, string? capability, BlastRadius radius) => RadiusFindings.About(radius, capability, new DrillFinding
    {
        Rule = DrillRule.UndeclaredEgress,
        Level = FindingLevel.Error,
        Message = $"{(capability is null ? "the application" : $"'{capability}'")} connects to {host}, which nobody declared; declare it with Requires(\"host:{host}\"), or stop connecting to it",
        Fault = $"host:{host}",
    });

    public static DrillFinding NeverAsked(string node, BlastRadius radius) => RadiusFindings.About(
        radius,
        radius.Nodes.Where(n => NodeNames.IsCapability(n.Name) && n.Needs.Any(need => need.Alternatives.Contains(node))).Select(static n => NodeNames.Plain(n.Name)).FirstOrDefault(),
        new DrillFinding
        {
            Rule = DrillRule.AlternativeNeverDrilled,
            Level = FindingLevel.Note,
            Message = $"{node} was never asked in this drill, so whether it stands in is unknown; take away what comes before it with EachAlternative()",
            Fault = node,
        });
}
