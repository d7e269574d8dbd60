using System.CommandLine;
using TierKit.Cli.Output;
using TierKit.Memory.Operations;

namespace TierKit.Cli.Notes;

/// <summary>Moves a note or a folder.</summary>
internal static class MoveCommand
{
    public static Command Create()
    {
        Argument<string> identifier = new("identifier") { Description = "The exact permalink, path or unique title; with --directory a folder." };
        Argument<string> destination = new("destination") { Description = "The new path with its extension; a folder with --into or --directory." };
        Option<bool> into = new("--into") { Description = "The destination is a folder; the note keeps its name." };
        Option<bool> directory = new("--directory") { Description = "Moves a folder with everything in it." };
        NotesOptions options = new();
        Command command = new("move", "Moves a note or a folder; permalinks and links stay.") { identifier, destination, into, directory };
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => NotesRun.ResultAsync(parsed, options, async memory =>
        {
            string source = parsed.GetValue(identifier)!;
            string target = parsed.GetValue(destination)!;
            MovedNotes moved = parsed.GetValue(directory)
                ? await memory.MoveDirectoryAsync(source, target, cancellationToken).ConfigureAwait(false)
                : parsed.GetValue(into)
                    ? await memory.MoveNoteAsync(source, "", target, cancellationToken).ConfigureAwait(false)
                    : await memory.MoveNoteAsync(source, target, cancellationToken: cancellationToken).ConfigureAwait(false);
            return (moved, moved.Moved ? ExitCode.Good : ExitCode.Finding);
        }));
        return command;
    }
}
