using System.CommandLine;
using TierKit.Cli.Output;

namespace TierKit.Cli.Notes;

/// <summary>Lists what changed lately.</summary>
internal static class RecentCommand
{
    public static Command Create()
    {
        Option<string> timeframe = new("--timeframe") { Description = "How far back: 7d, '2 weeks', yesterday, a date.", DefaultValueFactory = static _ => "7d" };
        Option<string[]> types = new("--note-type") { Description = "Only notes of this type." };
        NotesOptions options = new();
        Command command = new("recent", "Lists the notes that changed lately, the latest first.") { timeframe, types };
        options.AddTo(command);
        options.AddPagesTo(command);
        command.SetAction((parsed, cancellationToken) => NotesRun.ResultAsync(parsed, options, async memory => (await memory.RecentActivityAsync(
            parsed.GetValue(timeframe)!,
            parsed.GetValue(types),
            parsed.GetValue(options.Page),
            parsed.GetValue(options.PageSize),
            cancellationToken).ConfigureAwait(false), ExitCode.Good)));
        return command;
    }
}
