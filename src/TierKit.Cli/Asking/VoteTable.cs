using System.Globalization;
using Spectre.Console;
using TierKit.Quorum;

namespace TierKit.Cli.Asking;

/// <summary>Shows who of a panel voted how.</summary>
internal static class VoteTable
{
    public static void Write(QuorumReport report, TextWriter output)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns("member", "tier", "lineage", "weight", "vote", "why");
        foreach (QuorumVote<string> vote in report.Votes)
        {
            table.AddRow(
                Cell(vote.ServedBy is { } served && served != vote.Member ? $"{vote.Member} ({served})" : vote.Member),
                Cell(vote.Tier.ToString()),
                Cell(vote.Lineage),
                vote.Weight.ToString(CultureInfo.InvariantCulture),
                Cell(vote.Status == VoteStatus.Voted ? $"answer {vote.Class + 1}" : vote.Status.ToString()),
                Cell(vote.Abstention?.ToString() ?? vote.Failure?.ToString() ?? vote.Blocked ?? ""));
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 160;
        console.Write(table);
        output.WriteLine(report.ToString());
    }

    private static string Cell(string text) => Markup.Escape(text);
}
