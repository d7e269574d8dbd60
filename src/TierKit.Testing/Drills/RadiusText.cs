using System.Text;

namespace TierKit.Testing.Drills;

/// <summary>Writes a radius for people who read plain text.</summary>
internal static class RadiusText
{
    public static string Table(BlastRadius radius)
    {
        if (radius.Capabilities.Count == 0)
        {
            return "No capability was declared; declare what the application can do with kit.AddCapability(name, c => c.Requires(…)).";
        }

        FaultReach[] shown = [.. radius.Faults.Where(static f => f.Down.Count + f.Degraded.Count > 0)];
        StringBuilder text = new();
        Rows(text, [["gone", "down", "degraded"], .. shown.Select(static f => new[] { f.Fault, Cell(f.Down), Cell(f.Degraded) })]);
        if (radius.Faults.Count > shown.Length)
        {
            text.Append('\n').AppendJoin(", ", radius.Faults.Except(shown).Select(static f => f.Fault)).Append(": the loss of any one of them takes nothing away.\n");
        }

        text.Append("\nWithout the internet go on: ").Append(Cell(radius.SurvivingOffline)).Append('\n');
        foreach (SharedFate fate in radius.SharedFates)
        {
            text.Append(fate).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Writes rows as a Markdown table whose columns line up; the first is the head.</summary>
    public static void Rows(StringBuilder text, IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. rows[0].Select((_, column) => Math.Max(3, rows.Max(r => r[column].Length)))];
        for (int row = 0; row < rows.Count; row++)
        {
            text.Append("| ").AppendJoin(" | ", rows[row].Select((cell, column) => cell.PadRight(widths[column]))).Append(" |\n");
            if (row == 0)
            {
                text.Append("| ").AppendJoin(" | ", widths.Select(static w => new string('-', w))).Append(" |\n");
            }
        }
    }

    public static string Cell(IReadOnlyCollection<string> names) => names.Count == 0 ? "-" : string.Join(", ", names);
}
