namespace TierKit.Memory.Search;

/// <summary>Holds what a query asks for.</summary>
internal sealed record ParsedQuery
{
    /// <summary>Gets the distinct words to rank by, in the order of the query.</summary>
    public IReadOnlyList<QueryTerm> Terms { get; init; } = [];

    /// <summary>Gets what a note must hold; none where any of the words will do.</summary>
    public TermExpression? Required { get; init; }

    /// <summary>Gets the tags that <c>tag:</c> asked for; a note must have all.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Gets the text without operators and tags, for an encoder.</summary>
    public string Plain { get; init; } = "";

    /// <summary>Gets whether the query excludes everything it names, and names nothing to find.</summary>
    public bool OnlyExcludes { get; init; }

    public bool IsEmpty => Terms.Count == 0 && Required is null && Tags.Count == 0;
}
