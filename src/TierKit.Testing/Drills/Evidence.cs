namespace TierKit.Testing.Drills;

/// <summary>Tells work that was done from work that is only claimed: by the marks that each fake leaves in its answers, and by who answered at all.</summary>
internal static class Evidence
{
    public static DrillOutcome Of(StepResult healthy, StepResult now)
    {
        string[] before = Marks(healthy);
        string[] after = before.Length > 0 && Marks(healthy, inText: true).Length > 0 ? Marks(now, inText: true) : Marks(now);
        if (now.Observation.Answered.Contains(DrillFloor.Node))
        {
            return healthy.Observation.Answered.Contains(DrillFloor.Node) ? DrillOutcome.Survived : DrillOutcome.Degraded;
        }

        if (before.Length > 0 && after.Length == 0)
        {
            return DrillOutcome.Fabricated;
        }

        // Where the report does not tell, who answered does.
        return (healthy.Answer?.Route, now.Answer?.Route) switch
        {
            ({ } was, { } isNow) => isNow.Degradation > was.Degradation || isNow.ServedBy != was.ServedBy ? DrillOutcome.Degraded : DrillOutcome.Survived,
            _ => (Marks(healthy, inText: true).Length > 0 ? Marks(healthy, inText: true) : before).SequenceEqual(after) ? DrillOutcome.Survived : DrillOutcome.Degraded,
        };
    }

    private static string[] Marks(StepResult result, bool inText = false) =>
    [
        .. result.Observation.Answered
            .Where(n => !inText || result.Answer!.Text.Contains(DrillStandIn.MarkOf(n), StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
