using System.Text;
using System.Text.Json.Nodes;

namespace TierKit.Memory.Operations;

/// <summary>Represents a page of the notes that changed lately, the latest first.</summary>
public sealed class RecentNotes : OperationResult
{
    internal RecentNotes(string project)
        : base(project)
    {
    }

    /// <summary>Gets the span that was asked for, as it was given.</summary>
    public required string Timeframe { get; init; }

    /// <summary>Gets the notes of this page.</summary>
    public required IReadOnlyList<ActiveNote> Notes { get; init; }

    /// <summary>Gets the page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Gets whether there is a next page.</summary>
    public bool HasMore { get; init; }

    // The original answers with the bare list.
    internal override JsonNode ToNode() => ResultJson.List(Notes, static note => new JsonObject
    {
        ["title"] = note.Title,
        ["type"] = "entity",
        ["note_type"] = note.Type,
        ["permalink"] = note.Permalink,
        ["file_path"] = note.FilePath,
        ["created_at"] = ResultJson.Time(note.Created),
        ["updated_at"] = ResultJson.Time(note.Modified),
    });

    internal override string ToText()
    {
        StringBuilder text = new();
        text.Line($"# Recent activity: {Project} ({Timeframe})");
        if (Notes.Count == 0)
        {
            return text.Line("\nNothing changed in that time. Give a longer timeframe, such as 30d.").ToString();
        }

        foreach (IGrouping<string, ActiveNote> day in Notes.GroupBy(static note => ResultText.Date(note.Modified)[..10]))
        {
            text.Line($"\n## {day.Key}");
            foreach (ActiveNote note in day)
            {
                text.Line($"- {note.Title} | {note.Permalink ?? note.FilePath}");
            }
        }

        return text.Line($"\n{ResultText.Count(Notes.Count, "note")}, page {Page}{(HasMore ? $"; page {Page + 1} has more" : "")}").ToString();
    }
}
