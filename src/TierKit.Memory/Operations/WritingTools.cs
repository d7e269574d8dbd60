using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Operations;

/// <summary>Holds the tools that change notes.</summary>
internal static class WritingTools
{
    private const string Metadata = "More frontmatter, as an object.";
    private const string Checksum = "The checksum that the note must still have; otherwise nothing is changed, and the result says what the note says now.";
    private const string Identifier = "The note's exact permalink, path, id or unique title.";

    private static readonly string[] Operations =
    [
        NoteEdit.Append, NoteEdit.Prepend, NoteEdit.FindReplace, NoteEdit.ReplaceSection, NoteEdit.InsertBeforeSection, NoteEdit.InsertAfterSection,
    ];

    public static IEnumerable<AIFunction> Of(BasicMemory memory) => [Write(memory), Edit(memory), Delete(memory), Move(memory)];

    private static MemoryFunction Write(BasicMemory memory) => new(
        memory,
        "write_note",
        "Writes a Markdown note. Lines such as '- [category] statement #tag' become observations and '- relation_type [[Other note]]' relations. A note that exists is not replaced unless overwrite is true.",
        [
            new("title", ToolParameter.Text, "The title; the file is named after it.") { IsRequired = true },
            new("content", ToolParameter.Text, "The Markdown text.") { IsRequired = true },
            new("directory", ToolParameter.Text, "The folder inside the project, such as 'projects/alpha'; '/' or nothing for its root."),
            MemoryFunction.Workspace,
            new("tags", ToolParameter.List, "Tags, without '#'."),
            new("note_type", ToolParameter.Text, "The type; 'note' by default.") { Default = JsonValue.Create(Note.DefaultType) },
            new("metadata", ToolParameter.Object, Metadata),
            new("overwrite", ToolParameter.Boolean, "Whether an existing note of this title and folder is replaced; false by default."),
            new("expected_checksum", ToolParameter.Text, Checksum),
        ],
        static async (target, arguments, cancellationToken) => await target.WriteNoteAsync(
            arguments.Text("title"),
            WrittenByModel.Text(arguments.Text("content")),
            arguments.OptionalText("directory") ?? "",
            new WriteNoteOptions
            {
                Tags = arguments.List("tags"),
                NoteType = arguments.Text("note_type"),
                Metadata = WrittenByModel.ForNew(target, arguments.OptionalText("directory") ?? "", arguments.Text("content"), arguments.Mapping("metadata")),
                Overwrite = arguments.Flag("overwrite"),
                ExpectedChecksum = arguments.OptionalText("expected_checksum"),
            },
            cancellationToken).ConfigureAwait(false),
        ToolEffect.Replaces,
        [new("title", null), new("permalink", null), new("file_path", null), new("checksum", null), new("action", JsonValue.Create("conflict"))]);

    private static MemoryFunction Edit(BasicMemory memory) => new(
        memory,
        "edit_note",
        "Changes a part of exactly one note and leaves the rest as it is. Append and prepend create a note that does not exist.",
        [
            new("identifier", ToolParameter.Text, Identifier) { IsRequired = true },
            new("operation", ToolParameter.Text, "What to do.") { IsRequired = true, Choices = Operations },
            new("content", ToolParameter.Text, "The new text.") { IsRequired = true },
            MemoryFunction.Workspace,
            new("section", ToolParameter.Text, "The heading of the section, such as '## Tasks'; needed by the operations on sections."),
            new("find_text", ToolParameter.Text, "The exact text to replace; needed by find_replace."),
            new("expected_replacements", ToolParameter.Integer, "How often find_text must occur; 1 by default.") { Default = JsonValue.Create(1) },
            new("replace_subsections", ToolParameter.Boolean, "Whether replace_section replaces the sections below it too; true by default.") { Default = JsonValue.Create(true) },
            new("metadata", ToolParameter.Object, "Frontmatter to merge, as an object."),
            new("expected_checksum", ToolParameter.Text, Checksum),
        ],
        static async (target, arguments, cancellationToken) => await target.EditNoteAsync(
            arguments.Text("identifier"),
            arguments.Text("operation"),
            WrittenByModel.Text(arguments.OptionalText("content") ?? (arguments.Mapping("metadata") is { Count: > 0 } ? "" : arguments.Text("content"))),
            new EditNoteOptions
            {
                Section = arguments.OptionalText("section"),
                FindText = arguments.OptionalText("find_text"),
                ExpectedReplacements = arguments.Integer("expected_replacements"),
                ReplaceSubsections = arguments.IsTrue("replace_subsections"),
                Metadata = await WrittenByModel.ForEditAsync(
                    target, arguments.Text("identifier"), arguments.OptionalText("content") ?? "", arguments.OptionalText("find_text"), arguments.Mapping("metadata"), cancellationToken).ConfigureAwait(false),
                ExpectedChecksum = arguments.OptionalText("expected_checksum"),
            },
            cancellationToken).ConfigureAwait(false),
        ToolEffect.Edits,
        [new("title", null), new("permalink", null), new("file_path", null), new("checksum", null), new("operation", null), new("fileCreated", JsonValue.Create(false))]);

    private static MemoryFunction Delete(BasicMemory memory) => new(
        memory,
        "delete_note",
        "Deletes exactly one note, or with is_directory every file of a folder.",
        [
            new("identifier", ToolParameter.Text, Identifier + " Or the path of a folder.") { IsRequired = true },
            new("is_directory", ToolParameter.Boolean, "Whether identifier is a folder; false by default.") { Default = JsonValue.Create(false) },
        ],
        static async (target, arguments, cancellationToken) => arguments.IsTrue("is_directory")
            ? await target.DeleteDirectoryAsync(arguments.Text("identifier"), cancellationToken).ConfigureAwait(false)
            : await target.DeleteNoteAsync(arguments.Text("identifier"), cancellationToken).ConfigureAwait(false),
        ToolEffect.Replaces,
        [new("deleted", JsonValue.Create(false)), new("title", null), new("permalink", null), new("file_path", null)]);

    private static MemoryFunction Move(BasicMemory memory) => new(
        memory,
        "move_note",
        "Moves exactly one note, or with is_directory a folder, inside of its project. Permalinks and links stay.",
        [
            new("identifier", ToolParameter.Text, Identifier + " Or the path of a folder.") { IsRequired = true },
            new("destination_path", ToolParameter.Text, "The new path inside the project, with its extension, such as 'archive/note.md'.") { Default = JsonValue.Create("") },
            new("destination_folder", ToolParameter.Text, "The folder to move the note to under its present name, instead of destination_path."),
            new("is_directory", ToolParameter.Boolean, "Whether identifier is a folder; false by default.") { Default = JsonValue.Create(false) },
        ],
        static async (target, arguments, cancellationToken) =>
        {
            string path = arguments.Text("destination_path");
            string? folder = arguments.OptionalText("destination_folder") is { Length: > 0 } given ? given : null;
            if (arguments.IsTrue("is_directory"))
            {
                WrittenByModel.RefuseFolderMove(target);
                return folder is null
                    ? await target.MoveDirectoryAsync(arguments.Text("identifier"), path, cancellationToken).ConfigureAwait(false)
                    : throw new Storage.NoteStoreException(Storage.NoteErrorCodes.DestinationFolderNotForDirectories, "destination_folder moves one note. Use destination_path for a folder.");
            }

            return await WrittenByModel.MoveAsync(target, arguments.Text("identifier"), path, folder, cancellationToken).ConfigureAwait(false);
        },
        ToolEffect.Adds,
        [new("moved", JsonValue.Create(false)), new("title", null), new("permalink", null), new("file_path", null), new("source", null), new("destination", null)]);
}
