using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace TierKit.Memory.Operations;

/// <summary>Holds the tools that change nothing.</summary>
internal static class ReadingTools
{
    internal static readonly ToolParameter Page = new("page", ToolParameter.Integer, "The page, from 1.") { Default = JsonValue.Create(1) };
    internal static readonly ToolParameter PageSize = new("page_size", ToolParameter.Integer, "How many a page holds; 10 by default.") { Default = JsonValue.Create(10) };
    internal static readonly ToolParameter Identifier = new("identifier", ToolParameter.Text, "The note's title, permalink, path, id or memory:// address.") { IsRequired = true };

    internal static readonly IReadOnlyList<ToolParameter> ReadParameters =
        [Identifier, Page, PageSize, new("include_frontmatter", ToolParameter.Boolean, "Whether the text starts with the frontmatter; false by default.") { Default = JsonValue.Create(false) }];

    internal static readonly IReadOnlyList<ToolParameter> SearchParameters =
    [
        new("query", ToolParameter.Text, "What to look for, in plain words; leave it out to list what the other conditions leave."),
        Page,
        PageSize,
        new("search_type", ToolParameter.Text, "By what to search; hybrid by default.") { Choices = ["hybrid", "text", "vector", "title", "permalink"] },
        new("search_all_projects", ToolParameter.Boolean, "Whether all projects are searched; false by default.") { Default = JsonValue.Create(false) },
        new("note_types", ToolParameter.List, "Only notes of these types."),
        new("entity_types", ToolParameter.List, "Accepted for compatibility: results are notes, with the passage that fits."),
        new("categories", ToolParameter.List, "Only notes with an observation of one of these categories."),
        new("after_date", ToolParameter.Text, "Only notes changed since then: a date, or a span such as 30d."),
        new("metadata_filters", ToolParameter.Object, "Conditions on the frontmatter, such as {\"status\": \"draft\", \"priority\": {\"$gte\": 2}}."),
        new("tags", ToolParameter.List, "Only notes with all of these tags."),
        new("status", ToolParameter.Text, "Only notes with this status in the frontmatter."),
        new("min_similarity", ToolParameter.Number, "The least score of a result; 0 by default."),
    ];

    public static IEnumerable<AIFunction> Of(BasicMemory memory) => [Read(memory), View(memory), Search(memory), Context(memory), Recent(memory), List(memory)];

    private static MemoryFunction Read(BasicMemory memory) => new(
        memory,
        "read_note",
        "Reads one note by its title, permalink, path or memory:// address.",
        ReadParameters,
        static async (target, arguments, cancellationToken) => await FindAsync(target, arguments, cancellationToken).ConfigureAwait(false));

    private static MemoryFunction View(BasicMemory memory) => new(
        memory,
        "view_note",
        "Reads one note to show it to the user as a document.",
        [Identifier, Page, PageSize],
        static async (target, arguments, cancellationToken) => await FindAsync(target, arguments, cancellationToken).ConfigureAwait(false) is var found && found is NoteContent note
            ? new ViewedNote(note)
            : found);

    private static MemoryFunction Search(BasicMemory memory) => new(
        memory,
        "search_notes",
        "Searches the notes by words and by meaning. Quoted phrases, AND, OR, NOT and tag:name are understood. No results means that the notes say nothing about it.",
        SearchParameters,
        static async (target, arguments, cancellationToken) => await SearchAsync(target, arguments, cancellationToken).ConfigureAwait(false));

    private static MemoryFunction Context(BasicMemory memory) => new(
        memory,
        "build_context",
        "Gathers a note and the notes around it, nearest first. Use it to go on with a topic. A star in the address stands for anything: memory://projects/*.",
        [
            new("url", ToolParameter.Text, "A memory:// address, permalink or title.") { IsRequired = true },
            new("depth", ToolParameter.Integer, "How many links away; 1 by default.") { Default = JsonValue.Create(1) },
            new("timeframe", ToolParameter.Text, "Only neighbours changed in that time, such as 7d; any time by default."),
            Page,
            PageSize,
            new("max_related", ToolParameter.Integer, "How many neighbours a note has at most; 10 by default.") { Default = JsonValue.Create(10) },
            new("max_tokens", ToolParameter.Integer, "How long the texts may be together; 8000 by default.") { Default = JsonValue.Create(8000) },
        ],
        static async (target, arguments, cancellationToken) => await target.BuildContextAsync(
            arguments.Text("url"),
            new BuildContextOptions
            {
                Depth = arguments.Integer("depth"),
                Timeframe = arguments.OptionalText("timeframe"),
                Page = arguments.Integer("page"),
                PageSize = arguments.Integer("page_size"),
                MaxRelated = arguments.Integer("max_related"),
                MaxTokens = arguments.Integer("max_tokens"),
            },
            cancellationToken).ConfigureAwait(false),
        format: MemoryFunction.Json);

    private static MemoryFunction Recent(BasicMemory memory) => new(
        memory,
        "recent_activity",
        "Lists the notes that changed lately, the latest first.",
        [
            new("type", ToolParameter.List, "Only notes of these types; 'entity' means all."),
            new("depth", ToolParameter.Integer, "Accepted for compatibility.") { Default = JsonValue.Create(1) },
            new("timeframe", ToolParameter.Text, "How far back, such as 7d, '2 weeks' or yesterday; 7d by default.") { Default = JsonValue.Create("7d") },
            Page,
            PageSize,
        ],
        static async (target, arguments, cancellationToken) => await target.RecentActivityAsync(
            arguments.Text("timeframe"),
            [.. (arguments.List("type") ?? []).Where(static type => type is not ("entity" or "observation" or "relation"))],
            arguments.Integer("page"),
            arguments.Integer("page_size"),
            cancellationToken).ConfigureAwait(false));

    private static MemoryFunction List(BasicMemory memory) => new(
        memory,
        "list_directory",
        "Lists the notes and folders of a folder.",
        [
            new("dir_name", ToolParameter.Text, "The folder; '/' for the whole project.") { Default = JsonValue.Create("/") },
            new("depth", ToolParameter.Integer, "How many levels down; 1 by default.") { Default = JsonValue.Create(1) },
            new("file_name_glob", ToolParameter.Text, "A pattern that the names of files must match, such as '*.md'."),
            new("sort", ToolParameter.Text, "The order; by default folders, then names.") { Choices = ["title_asc", "title_desc", "updated_asc", "updated_desc"] },
            Page,
            PageSize,
        ],
        static async (target, arguments, cancellationToken) => await target.ListDirectoryAsync(
            arguments.Text("dir_name"),
            arguments.Integer("depth"),
            arguments.OptionalText("file_name_glob"),
            arguments.OptionalText("sort"),
            arguments.Integer("page"),
            arguments.Integer("page_size"),
            cancellationToken).ConfigureAwait(false));

    /// <summary>Searches as the arguments of <c>search_notes</c> say.</summary>
    internal static Task<SearchResults> SearchAsync(BasicMemory memory, ToolArguments arguments, CancellationToken cancellationToken) => memory.SearchNotesAsync(
        arguments.OptionalText("query") ?? "",
        new SearchNotesOptions
        {
            Page = arguments.Integer("page"),
            PageSize = arguments.Integer("page_size"),
            SearchType = arguments.OptionalText("search_type") is { Length: > 0 } type ? type : null,
            AllProjects = arguments.IsTrue("search_all_projects"),
            NoteTypes = arguments.List("note_types") ?? [],
            Categories = arguments.List("categories") ?? [],
            AfterDate = arguments.OptionalText("after_date"),
            MetadataFilters = arguments.Mapping("metadata_filters"),
            Tags = arguments.List("tags") ?? [],
            Status = arguments.OptionalText("status"),
            MinScore = arguments.Number("min_similarity") ?? 0,
        },
        cancellationToken);

    internal static Task<OperationResult> FindAsync(BasicMemory memory, ToolArguments arguments, CancellationToken cancellationToken)
        => FindAsync(memory, arguments.Text("identifier"), arguments.IsTrue("include_frontmatter"), cancellationToken);

    /// <summary>Reads a note; where there is none, says which notes are about it.</summary>
    internal static async Task<OperationResult> FindAsync(BasicMemory memory, string identifier, bool includeFrontmatter, CancellationToken cancellationToken)
        => (OperationResult?)await memory.ReadNoteAsync(identifier, includeFrontmatter, cancellationToken).ConfigureAwait(false)
            ?? new MissingNote(memory.Project)
            {
                Identifier = identifier,
                Related = await memory.SearchNotesAsync(identifier, new SearchNotesOptions { PageSize = 5, SearchType = "hybrid" }, cancellationToken).ConfigureAwait(false),
            };
}
