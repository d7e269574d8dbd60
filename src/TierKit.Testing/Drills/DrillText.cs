using System.Text;

namespace TierKit.Testing.Drills;

/// <summary>Writes a report for people who read plain text.</summary>
internal static class DrillText
{
    public static string Write(DrillReport report)
    {
        StringBuilder text = new();
        text.Append(report).Append("\n\n");
        if (report.Rows.Count > 0)
        {
            IEnumerable<string[]> rows = report.Rows
                .GroupBy(static r => (r.Capability, r.Gone, r.Predicted, r.Outcome, r.WasAsked, r.Detail))
                .Select(static g => Row(g.First(), string.Join(", ", g.Select(static r => r.Fault).Distinct(StringComparer.Ordinal))));
            RadiusText.Rows(text, [["capability", "gone", "how", "predicted", "outcome", "detail"], .. rows]);
            text.Append('\n');
        }

        foreach (DrillRow row in report.Rows.Where(static r => r.Also.Count > 0).DistinctBy(static r => r.Gone))
        {
            text.Append(row.Gone).Append(" stands also for ").AppendJoin(", ", row.Also).Append('\n');
        }

        foreach (DrillFinding finding in report.Findings)
        {
            text.Append(finding).Append('\n');
        }

        return text.ToString();
    }

    private static string[] Row(DrillRow row, string how) =>
    [
        row.IsCritical ? $"{row.Capability} (critical)" : row.Capability,
        row.Gone,
        how,
        row.Predicted.ToString(),
        row.WasAsked || row.Outcome == DrillOutcome.NotExercised ? row.Outcome.ToString() : $"{row.Outcome}, not asked",
        row.Detail ?? "",
    ];
}
