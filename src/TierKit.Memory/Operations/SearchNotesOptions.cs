namespace TierKit.Memory.Operations;

/// <summary>Holds what a search may be narrowed by, and how much of it to return.</summary>
public sealed class SearchNotesOptions
{
    /// <summary>Gets or sets the page, from 1.</summary>
    /// <value>The default is 1.</value>
    public int Page { get; set; } = 1;

    /// <summary>Gets or sets how many notes a page holds, from 1 to 100.</summary>
    /// <value>The default is 10.</value>
    public int PageSize { get; set; } = 10;

    /// <summary>Gets or sets by what to search: <c>hybrid</c>, <c>text</c>, <c>vector</c>, <c>title</c> or <c>permalink</c>.</summary>
    /// <value>The default is <see langword="null"/>: hybrid, and permalinks for a <c>memory://</c> address.</value>
    public string? SearchType { get; set; }

    /// <summary>Gets or sets whether all projects are searched.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AllProjects { get; set; }

    /// <summary>Gets or sets the types of the notes.</summary>
    /// <value>The default is all.</value>
    public IReadOnlyList<string> NoteTypes { get; set; } = [];

    /// <summary>Gets or sets tags that a note must have, all of them.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>Gets or sets categories, one of which an observation must have.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> Categories { get; set; } = [];

    /// <summary>Gets or sets the value that <c>status</c> must have in the frontmatter.</summary>
    /// <value>The default is any.</value>
    public string? Status { get; set; }

    /// <summary>Gets or sets conditions on the frontmatter, such as <c>{"priority": {"$gte": 2}}</c>.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, object?>? MetadataFilters { get; set; }

    /// <summary>Gets or sets the date, or the span back from now, since when notes must have changed.</summary>
    /// <value>The default is any.</value>
    public string? AfterDate { get; set; }

    /// <summary>Gets or sets the folder that notes must stand in or below.</summary>
    /// <value>The default is the whole project.</value>
    public string? Directory { get; set; }

    /// <summary>Gets or sets the least score of a result.</summary>
    /// <value>The default is 0: what is relevant is the search's to say.</value>
    public double MinScore { get; set; }

    /// <summary>Gets or sets whether notes one link away from the best results are added below them.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ExpandRelations { get; set; }

    /// <summary>Gets or sets whether the user's files beside the notes are searched too, where folders of them are registered.</summary>
    /// <value>The default is <see langword="false"/>. A filter that only notes can meet, such as a tag, leaves them out.</value>
    public bool IncludeSources { get; set; }

    /// <summary>Gets or sets how long a look at those files is waited for.</summary>
    internal TimeSpan SourcePatience { get; set; } = Timeout.InfiniteTimeSpan;
}
