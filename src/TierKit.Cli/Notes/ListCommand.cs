using System.CommandLine;
using TierKit.Cli.Output;

namespace TierKit.Cli.Notes;

/// <summary>Lists a folder of notes.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        Argument<string> directory = new("directory") { Description = "The folder inside the project.", DefaultValueFactory = static _ => "/" };
        Option<int> depth = new("--depth") { Description = "How many levels down.", DefaultValueFactory = static _ => 1 };
        Option<string?> glob = new("--glob") { Description = "A pattern that the names of files must match, such as '*.md'." };
        Option<string?> sort = new("--sort") { Description = "name or modified." };
        NotesOptions options = new();
        Command command = new("list", "Lists a folder of notes.") { directory, depth, glob, sort };
        options.AddTo(command);
        options.AddPagesTo(command);
        command.SetAction((parsed, cancellationToken) => NotesRun.ResultAsync(parsed, options, async memory => (await memory.ListDirectoryAsync(
            parsed.GetValue(directory)!,
            parsed.GetValue(depth),
            parsed.GetValue(glob),
            parsed.GetValue(sort),
            parsed.GetValue(options.Page),
            parsed.GetValue(options.PageSize),
            cancellationToken).ConfigureAwait(false), ExitCode.Good)));
        return command;
    }
}
