using System.CommandLine;
using TierKit.Cli.Output;
using TierKit.Memory.Operations;

namespace TierKit.Cli.Notes;

/// <summary>Writes a note.</summary>
internal static class WriteCommand
{
    public static Command Create()
    {
        Argument<string> title = new("title") { Description = "The title; the file is named after it." };
        Option<string> directory = new("--directory", "-d") { Description = "The folder inside the project.", DefaultValueFactory = static _ => "" };
        Option<string[]> tags = new("--tag", "-t") { Description = "A tag; give it again for more." };
        Option<string?> type = new("--type") { Description = "The type; note by default." };
        Option<string?> label = new("--sensitivity") { Description = "The note's label in its frontmatter: Public, Internal, Private or Secret." };
        Option<bool> overwrite = new("--overwrite") { Description = "Replaces a note of that title and folder." };
        Option<string?> checksum = new("--expected-checksum") { Description = "Changes nothing unless the note still has this checksum." };
        NoteInput input = new();
        NotesOptions options = new();
        Command command = new("write", "Writes a note; the text comes from --content, --file or standard input.") { title, directory, tags, type, label, overwrite, checksum };
        input.AddTo(command);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => NotesRun.ResultAsync(parsed, options, async memory => (await memory.WriteNoteAsync(
            parsed.GetValue(title)!,
            await input.ReadAsync(parsed, cancellationToken).ConfigureAwait(false),
            parsed.GetValue(directory)!,
            new WriteNoteOptions
            {
                Tags = parsed.GetValue(tags) is { Length: > 0 } given ? given : null,
                NoteType = parsed.GetValue(type) ?? "note",
                Metadata = parsed.GetValue(label) is { } sensitivity ? new Dictionary<string, object?> { ["sensitivity"] = sensitivity } : null,
                Overwrite = parsed.GetValue(overwrite) ? true : null,
                ExpectedChecksum = parsed.GetValue(checksum),
            },
            cancellationToken).ConfigureAwait(false), ExitCode.Good)));
        return command;
    }
}
