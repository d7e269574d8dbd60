using System.CommandLine;
using TierKit.Cli.Output;
using TierKit.Memory.Operations;

namespace TierKit.Cli.Notes;

/// <summary>Prints what the parser sees in a file.</summary>
internal static class ParseCommand
{
    public static Command Create()
    {
        Argument<FileInfo> file = new("file") { Description = "A Markdown file, anywhere." };
        NotesOptions options = new();
        Command command = new("parse", "Prints what the parser sees in a file: title, tags, observations, relations, and what it could not read.") { file, options.Config, options.Json };
        command.SetAction((parsed, _) => NotesRun.GuardAsync(parsed, options, async () =>
        {
            ParsedNote note = ParsedNote.FromFile(parsed.GetValue(file)!.FullName);
            foreach (string warning in note.Warnings)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(warning).ConfigureAwait(false);
            }

            await NotesRun.PrintAsync(parsed, options, note.ToJson(), note.ToString()).ConfigureAwait(false);
            return ExitCode.Good;
        }));
        return command;
    }
}
