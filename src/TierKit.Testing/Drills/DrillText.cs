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
            RadiusText.Rows(text, [["capability", "gone", "how", "predicted", "outcome", "detail"], .. report.Rows.Select(Row)]);
            text.Append('\n');
        }

        foreach (DrillFinding finding in report.Findings)
        {
            text.Append(finding).Append('\n');
        }

        return text.ToString();
    }

    public static string[] Row(DrillRow row) =>
    [
        row.IsCritical ? $"{row.Capability} (critical)" : row.Capability,
        row.Also.Count == 0 ? row.Gone : $"{row.Gone} (also {string.Join(", ", row.Also)})",
        row.Fault,
        row.Predicted.ToString(),
        row.WasAsked || row.Outcome == DrillOutcome.NotExercised ? row.Outcome.ToString() : $"{row.Outcome}, not asked",
        row.Detail ?? "",
    ];
}
