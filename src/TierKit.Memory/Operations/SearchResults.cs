using System.Text;
using System.Text.Json.Nodes;

namespace TierKit.Memory.Operations;

/// <summary>Represents a page of search results; none at all says that nothing in the notes is relevant.</summary>
public sealed class SearchResults : OperationResult
{
    internal SearchResults(string project)
        : base(project)
    {
    }

    /// <summary>Gets what was searched for.</summary>
    public required string Query { get; init; }

    /// <summary>Gets the notes of this page, best first.</summary>
    public required IReadOnlyList<FoundNote> Results { get; init; }

    /// <summary>Gets the page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Gets how many notes a page holds at most.</summary>
    public int PageSize { get; init; }

    /// <summary>Gets how many notes were found in all, as far as the search looked.</summary>
    public int Total { get; init; }

    /// <summary>Gets whether there is a next page.</summary>
    public bool HasMore { get; init; }

    internal override JsonNode ToNode()
    {
        return new JsonObject
        {
            ["results"] = ResultJson.List(Results, static found => found.ToNode()),
            ["current_page"] = Page,
            ["page_size"] = PageSize,
            ["total"] = Total,
            ["total_is_exact"] = !HasMore,
            ["has_more"] = HasMore,
        };
    }

    internal override string ToText()
    {
        StringBuilder text = new();
        text.Line($"# Search Results: {ResultText.Short(Query, 200)}");
        if (Results.Count == 0)
        {
            return text.Line(Page > 1 ? "\nThere are no more results." : "\nNothing relevant: the notes say nothing about this, or the query has only common words. Try other words, or list the directory to see what there is.").ToString();
        }

        foreach (FoundNote found in Results)
        {
            text.Line($"\n### {found.Title}");
            if (found.Source is null)
            {
                text.Line($"- permalink: {found.Permalink ?? found.FilePath}");
            }

            string place = found.Place.Length > 0 ? $", {found.Place}" : "";
            text.Line($"- file: {found.FilePath}{place}").Line($"- score: {ResultText.Number(found.Score, "0.0000")}").Line($"- match: {ResultText.Short(found.Passage, 200)}");
            if (found.Why.Length > 0)
            {
                text.Line($"- why: {found.Why}");
            }
        }

        return text.Line($"\n---\n{ResultText.Count(Results.Count, "result")} of {Total}, page {Page}{(HasMore ? $"; page {Page + 1} has more" : "")}").ToString();
    }
}
