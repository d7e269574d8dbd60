using TierKit.Memory.Search;

namespace TierKit.Memory.Indexing;

/// <summary>Represents the text of a query as it is read, for searches of somebody else's. Immutable.</summary>
public sealed class QueryWords
{
    private readonly ParsedQuery _parsed;

    private QueryWords(ParsedQuery parsed) => _parsed = parsed;

    /// <summary>Gets the text without operators and tags; what follows NOT is not in it.</summary>
    public string Plain => _parsed.Plain;

    /// <summary>Gets the tags that <c>tag:</c> asked for; a note must have all.</summary>
    public IReadOnlyList<string> Tags => _parsed.Tags;

    /// <summary>Gets whether phrases or operators say what a note must hold, which meaning alone cannot tell.</summary>
    public bool IsExact => _parsed.Required is not null || _parsed.OnlyExcludes;

    /// <summary>Gets whether no word is there to look for; common words are none.</summary>
    public bool IsEmpty => _parsed.Terms.Count == 0;

    /// <summary>Reads a query.</summary>
    /// <param name="text">The text; any text at all is a query.</param>
    /// <returns>What it asks for.</returns>
    public static QueryWords Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new QueryWords(QueryParser.Parse(text));
    }

    /// <summary>Finds the words of the query that a text has.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The words, as they stand in the query.</returns>
    public IReadOnlyList<string> FoundIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. _parsed.Terms.Where(term => text.Contains(term.Source, StringComparison.OrdinalIgnoreCase) || text.Contains(term.Text, StringComparison.OrdinalIgnoreCase)).Select(static term => term.Source)];
    }
}
