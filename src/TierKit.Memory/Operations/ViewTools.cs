using Microsoft.Extensions.AI;

namespace TierKit.Memory.Operations;

/// <summary>Holds the tools that answer with a page beside the text, for hosts that render MCP-UI resources.</summary>
internal static class ViewTools
{
    private const string Note = "ui://basic-memory/note-preview/mcp-ui";
    private const string Results = "ui://basic-memory/search-results/mcp-ui";

    public static IReadOnlyList<AIFunction> Of(BasicMemory memory) =>
    [
        new MemoryFunction(
            memory,
            "search_notes_ui",
            "Searches the notes as search_notes does, and answers with a page that the host can show.",
            ReadingTools.SearchParameters,
            static async (target, arguments, cancellationToken) =>
                new ShownResult(await ReadingTools.SearchAsync(target, arguments, cancellationToken).ConfigureAwait(false), Results, $"Search: {ResultText.Short(arguments.Text("query"), 80)}")),
        new MemoryFunction(
            memory,
            "read_note_ui",
            "Reads one note as read_note does, and answers with a page that the host can show.",
            ReadingTools.ReadParameters,
            static async (target, arguments, cancellationToken) =>
                await ReadingTools.FindAsync(target, arguments, cancellationToken).ConfigureAwait(false) is var found && found is NoteContent note
                    ? new ShownResult(note, Note, note.Title)
                    : found),
    ];
}
