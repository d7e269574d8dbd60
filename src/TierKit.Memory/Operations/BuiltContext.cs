using System.Text;
using System.Text.Json.Nodes;

namespace TierKit.Memory.Operations;

/// <summary>Represents notes and what is around them, within a budget, ready for a model.</summary>
public sealed class BuiltContext : OperationResult
{
    internal BuiltContext(string project)
        : base(project)
    {
    }

    /// <summary>Gets the address, in the form <c>memory://path</c>.</summary>
    public required string Uri { get; init; }

    /// <summary>Gets the notes of this page.</summary>
    public required IReadOnlyList<ContextItem> Items { get; init; }

    /// <summary>Gets how many links away notes were gathered.</summary>
    public int Depth { get; init; }

    /// <summary>Gets the span that was asked for, or <see langword="null"/>.</summary>
    public string? Timeframe { get; init; }

    /// <summary>Gets the page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Gets how many notes a page holds at most.</summary>
    public int PageSize { get; init; }

    /// <summary>Gets whether there is a next page.</summary>
    public bool HasMore { get; init; }

    internal override JsonNode ToNode() => new JsonObject
    {
        ["results"] = ResultJson.List(Items, static item => item.ToNode()),
        ["metadata"] = new JsonObject
        {
            ["uri"] = Uri,
            ["depth"] = Depth,
            ["timeframe"] = Timeframe,
            ["primary_count"] = Items.Count,
            ["related_count"] = Items.Sum(static item => item.Related.Count),
            ["total_relations"] = Items.Sum(static item => item.Relations.Count),
            ["total_observations"] = Items.Sum(static item => item.Observations.Count),
            ["sensitivity"] = Sensitivity.ToString(),
        },
        ["page"] = Page,
        ["page_size"] = PageSize,
        ["has_more"] = HasMore,
    };

    internal override string ToText()
    {
        StringBuilder text = new();
        text.Line($"# Context: {Uri}");
        if (Items.Count == 0)
        {
            return text.Line("\nNo note has this address. Search for it, or list the directory.").ToString();
        }

        foreach (ContextItem item in Items)
        {
            Write(text, item.Primary, "##");
            foreach (ContextNote note in item.Related)
            {
                Write(text, note, "###");
            }

            if (item.Relations.Count > 0)
            {
                text.Line("\n### Relations");
                foreach (ContextRelation relation in item.Relations)
                {
                    text.Line($"- {relation.From} {relation.Type} [[{relation.To}]]{(relation.IsResolved ? "" : " (not written yet)")}");
                }
            }
        }

        return HasMore ? text.Line($"\nPage {Page + 1} has more.").ToString() : text.ToString();
    }

    private static void Write(StringBuilder text, ContextNote note, string level)
    {
        text.Line($"\n{level} {note.Title} (memory://{note.Permalink ?? note.FilePath})");
        if (note.Content.Length > 0)
        {
            text.Line("\n" + note.Content.TrimEnd()).Append(note.IsCut ? "\n[cut: read_note has the rest]\n" : "");
        }
        else if (note.IsCut)
        {
            text.Line("[no room left: read_note has the text]");
        }
    }
}
