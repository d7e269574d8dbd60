using System.CommandLine;
using TierKit.Cli.Output;
using TierKit.Memory.Operations;

namespace TierKit.Cli.Notes;

/// <summary>Prints a note.</summary>
internal static class ReadCommand
{
    public static Command Create()
    {
        Argument<string> identifier = new("identifier") { Description = "The title, permalink, path or memory:// address." };
        Option<bool> frontmatter = new("--frontmatter") { Description = "Prints the frontmatter too." };
        NotesOptions options = new();
        Command command = new("read", "Prints a note.") { identifier, frontmatter };
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => NotesRun.ResultAsync(parsed, options, async memory =>
        {
            string name = parsed.GetValue(identifier)!;
            if (await memory.ReadNoteAsync(name, parsed.GetValue(frontmatter), cancellationToken).ConfigureAwait(false) is { } note)
            {
                foreach (string warning in note.Warnings)
                {
                    await parsed.InvocationConfiguration.Error.WriteLineAsync(warning).ConfigureAwait(false);
                }

                return (note, ExitCode.Good);
            }

            SearchResults related = await memory.SearchNotesAsync(name, new SearchNotesOptions { PageSize = 5 }, cancellationToken).ConfigureAwait(false);
            TextWriter error = parsed.InvocationConfiguration.Error;
            await error.WriteLineAsync($"No note has the title, permalink or path '{name}'.{(related.Results.Count > 0 ? " About it:" : "")}").ConfigureAwait(false);
            foreach (FoundNote found in related.Results)
            {
                await error.WriteLineAsync($"  {found.FilePath}").ConfigureAwait(false);
            }

            return (null, ExitCode.Finding);
        }));
        return command;
    }
}
