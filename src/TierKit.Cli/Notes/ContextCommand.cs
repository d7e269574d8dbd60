using System.CommandLine;
using TierKit.Cli.Output;
using TierKit.Memory.Operations;

namespace TierKit.Cli.Notes;

/// <summary>Gathers a note and what is around it.</summary>
internal static class ContextCommand
{
    public static Command Create()
    {
        Argument<string> address = new("address") { Description = "A memory:// address, permalink, title or path; a star stands for anything." };
        Option<int> depth = new("--depth") { Description = "How many links away.", DefaultValueFactory = static _ => 1 };
        Option<string?> timeframe = new("--timeframe") { Description = "Only neighbours changed in that time, such as 7d." };
        Option<int> related = new("--max-related") { Description = "How many neighbours a note has at most.", DefaultValueFactory = static _ => 10 };
        Option<int> tokens = new("--max-tokens") { Description = "How long the texts may be together.", DefaultValueFactory = static _ => 8000 };
        NotesOptions options = new();
        Command command = new("context", "Gathers a note and the notes around it, nearest first, within a budget of tokens.") { address, depth, timeframe, related, tokens };
        options.AddTo(command);
        options.AddPagesTo(command);
        command.SetAction((parsed, cancellationToken) => NotesRun.ResultAsync(parsed, options, async memory =>
        {
            BuiltContext context = await memory.BuildContextAsync(
                parsed.GetValue(address)!,
                new BuildContextOptions
                {
                    Depth = parsed.GetValue(depth),
                    Timeframe = parsed.GetValue(timeframe),
                    MaxRelated = parsed.GetValue(related),
                    MaxTokens = parsed.GetValue(tokens),
                    Page = parsed.GetValue(options.Page),
                    PageSize = parsed.GetValue(options.PageSize),
                },
                cancellationToken).ConfigureAwait(false);
            return (context, context.Items.Count > 0 ? ExitCode.Good : ExitCode.Finding);
        }));
        return command;
    }
}
