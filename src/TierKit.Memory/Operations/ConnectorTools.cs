using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace TierKit.Memory.Operations;

/// <summary>Holds the pair of tools that ChatGPT's connectors know: their names, their one parameter and their JSON are fixed by that client.</summary>
internal static class ConnectorTools
{
    private const int MostResults = 10;

    public static IEnumerable<AIFunction> Of(BasicMemory memory) => [Search(memory), Fetch(memory)];

    private static MemoryFunction Search(BasicMemory memory) => new(
        memory,
        "search",
        "Searches the notes and gives the id of each result, for fetch. For clients that know this pair alone; search_notes says more.",
        [new("query", ToolParameter.Text, "What to look for, in plain words.") { IsRequired = true }],
        static async (target, arguments, cancellationToken) =>
        {
            SearchResults found = await target.SearchNotesAsync(arguments.Text("query"), new SearchNotesOptions { PageSize = MostResults }, cancellationToken).ConfigureAwait(false);
            return new DocumentResult(target.Project, Listed(found)) { Sensitivity = found.Sensitivity, Notice = found.Notice };
        },
        failure: [new("results", new JsonArray())],
        format: MemoryFunction.Json,
        common: false);

    private static MemoryFunction Fetch(BasicMemory memory) => new(
        memory,
        "fetch",
        "Reads the whole note of a result of search.",
        [new("id", ToolParameter.Text, "The id of a result; a permalink, title, path or memory:// address is one too.") { IsRequired = true }],
        static async (target, arguments, cancellationToken) =>
        {
            string id = arguments.Text("id");
            OperationResult found = await ReadingTools.FindAsync(target, id, includeFrontmatter: false, cancellationToken).ConfigureAwait(false);
            return new DocumentResult(target.Project, Document(id, found)) { Sensitivity = found.Sensitivity, Notice = found.Notice };
        },
        failure: [new("metadata", new JsonObject { ["error"] = "Fetch failed" })],
        format: MemoryFunction.Json,
        common: false);

    private static JsonObject Listed(SearchResults found) => new()
    {
        ["results"] = ResultJson.List(found.Results, static note => new JsonObject
        {
            // A file that is no note has no permalink; its path is what fetch can look for.
            ["id"] = note.Permalink ?? note.FilePath,
            ["title"] = string.IsNullOrWhiteSpace(note.Title) ? "Untitled" : note.Title,
            ["url"] = note.Permalink ?? "",
        }),
        ["total_count"] = found.Results.Count,
        ["query"] = found.Query,
    };

    private static JsonObject Document(string id, OperationResult found) => new()
    {
        ["id"] = id,
        ["title"] = found is NoteContent note ? note.Title : "Document Not Found",
        ["text"] = found.ToMarkdown(),
        ["url"] = id,
        ["metadata"] = found is NoteContent ? new JsonObject { ["format"] = "markdown" } : new JsonObject { ["error"] = "Document not found" },
    };
}
