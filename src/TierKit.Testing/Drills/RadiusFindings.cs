using TierKit.Policy;

namespace TierKit.Testing.Drills;

/// <summary>Says what is wrong with a radius before anything is tried.</summary>
internal static class RadiusFindings
{
    public static IEnumerable<DrillFinding> Of(BlastRadius radius)
    {
        foreach (FaultReach reach in radius.Faults.Where(f => !radius.Own.Contains(f.Fault)))
        {
            foreach (string capability in reach.Down)
            {
                bool critical = radius.CriticalCapabilities.Contains(capability, StringComparer.Ordinal);
                yield return About(radius, capability, new DrillFinding
                {
                    Rule = DrillRule.SinglePointOfFailure,
                    Level = critical ? FindingLevel.Warning : FindingLevel.Note,
                    Message = $"'{capability}'{(critical ? ", which is critical," : "")} is lost when {reach.Fault} is gone; give it an alternative, or know it",
                    Fault = reach.Fault,
                });
            }
        }

        foreach (SharedFate fate in radius.SharedFates)
        {
            string? capability = NodeNames.IsCapability(fate.Node) ? NodeNames.Plain(fate.Node) : null;
            yield return About(radius, capability, new DrillFinding
            {
                Rule = DrillRule.FalseAlternative,
                Level = FindingLevel.Warning,
                Message = $"{string.Join(" and ", fate.Alternatives)} stand in for each other in {fate.Node}, and fall together with {fate.Fate}; count them as one",
                Fault = fate.Fate,
            });
        }
    }

    /// <summary>Adds where the capability was registered.</summary>
    public static DrillFinding About(BlastRadius radius, string? capability, DrillFinding finding)
    {
        CapabilityNode? node = capability is null ? null : radius.NodeOf(capability);
        return new DrillFinding
        {
            Rule = finding.Rule,
            Level = finding.Level,
            Message = finding.Message,
            Fault = finding.Fault,
            Capability = capability,
            File = node?.File,
            Line = node?.Line ?? 0,
        };
    }
}
