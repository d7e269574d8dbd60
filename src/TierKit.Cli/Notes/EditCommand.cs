using System.CommandLine;
using TierKit.Cli.Output;
using TierKit.Memory.Operations;

namespace TierKit.Cli.Notes;

/// <summary>Edits exactly one note.</summary>
internal static class EditCommand
{
    public static Command Create()
    {
        Argument<string> identifier = new("identifier") { Description = "The exact permalink, path or unique title." };
        Argument<string> operation = new("operation") { Description = "append, prepend, find_replace, replace_section, insert_before_section or insert_after_section." };
        operation.AcceptOnlyFromAmong("append", "prepend", "find_replace", "replace_section", "insert_before_section", "insert_after_section");
        Option<string?> section = new("--section") { Description = "The heading, such as '## Tasks'." };
        Option<string?> find = new("--find") { Description = "The exact text to replace." };
        Option<int> expected = new("--expect") { Description = "How often the text must occur.", DefaultValueFactory = static _ => 1 };
        Option<bool> keep = new("--keep-subsections") { Description = "Leaves the sections below a replaced one." };
        Option<string?> checksum = new("--expected-checksum") { Description = "Changes nothing unless the note still has this checksum." };
        NoteInput input = new();
        NotesOptions options = new();
        Command command = new("edit", "Edits exactly one note; every other byte of it stays. append and prepend create a note that is not there.") { identifier, operation, section, find, expected, keep, checksum };
        input.AddTo(command);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => NotesRun.ResultAsync(parsed, options, async memory => (await memory.EditNoteAsync(
            parsed.GetValue(identifier)!,
            parsed.GetValue(operation)!,
            await input.ReadAsync(parsed, cancellationToken).ConfigureAwait(false),
            new EditNoteOptions
            {
                Section = parsed.GetValue(section),
                FindText = parsed.GetValue(find),
                ExpectedReplacements = parsed.GetValue(expected),
                ReplaceSubsections = !parsed.GetValue(keep),
                ExpectedChecksum = parsed.GetValue(checksum),
            },
            cancellationToken).ConfigureAwait(false), ExitCode.Good)));
        return command;
    }
}
