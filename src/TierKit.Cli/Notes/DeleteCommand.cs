using System.CommandLine;
using TierKit.Cli.Output;
using TierKit.Memory.Operations;

namespace TierKit.Cli.Notes;

/// <summary>Deletes a note or a folder.</summary>
internal static class DeleteCommand
{
    public static Command Create()
    {
        Argument<string> identifier = new("identifier") { Description = "The exact permalink, path or unique title; with --directory a folder." };
        Option<bool> directory = new("--directory") { Description = "Deletes every note of a folder." };
        NotesOptions options = new();
        Command command = new("delete", "Deletes exactly one note, or a folder.") { identifier, directory };
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => NotesRun.MemoryAsync(parsed, options, async memory =>
        {
            string name = parsed.GetValue(identifier)!;
            DeletedNotes deleted = parsed.GetValue(directory)
                ? await memory.DeleteDirectoryAsync(name, cancellationToken).ConfigureAwait(false)
                : await memory.DeleteNoteAsync(name, cancellationToken).ConfigureAwait(false);
            string text = parsed.GetValue(directory) ? deleted.ToMarkdown() : deleted.Deleted ? $"Deleted {deleted.FilePath}" : $"No note has the title, permalink or path '{name}'; nothing was deleted.";
            await NotesRun.PrintAsync(parsed, options, deleted.ToJson(), text).ConfigureAwait(false);
            return deleted.Deleted ? ExitCode.Good : ExitCode.Finding;
        }));
        return command;
    }
}
