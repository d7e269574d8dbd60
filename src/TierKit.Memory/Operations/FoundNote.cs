using System.Text.Json.Nodes;
using TierKit.Memory.Indexing;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Represents one result of a search: the note, its best passage, and why it was found.</summary>
public sealed class FoundNote
{
    /// <summary>Gets the title.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the permalink, or <see langword="null"/> for a file that is no note.</summary>
    public string? Permalink { get; init; }

    /// <summary>Gets the path, with '/' between its parts.</summary>
    public required string FilePath { get; init; }

    /// <summary>Gets the type of the note.</summary>
    public string Type { get; init; } = "note";

    /// <summary>Gets how well it fits; comparable within one search only.</summary>
    public required double Score { get; init; }

    /// <summary>Gets the passage that fits best, as it stands in the file.</summary>
    public required string Passage { get; init; }

    /// <summary>Gets the nearest heading above the passage, or an empty text.</summary>
    public string Heading { get; init; } = "";

    /// <summary>Gets the line of the file, from 1, on which the passage starts; 0 where lines mean nothing.</summary>
    public int Line { get; init; }

    /// <summary>Gets the page, from 1, of a document that has pages.</summary>
    public int? Page { get; init; }

    /// <summary>Gets why the note was found, in one line: matched words and the parts of the score.</summary>
    public string Why { get; init; } = "";

    /// <summary>Gets the best passages of the note, best first, each with its own reasons.</summary>
    public IReadOnlyList<PassageHit> Passages { get; init; } = [];

    /// <summary>Gets the label of the note.</summary>
    public required Sensitivity Sensitivity { get; init; }

    /// <summary>Gets when the note was changed.</summary>
    public DateTimeOffset Modified { get; init; }

    internal JsonObject ToNode() => new()
    {
        ["title"] = Title,
        ["type"] = "entity",
        ["note_type"] = Type,
        ["score"] = Math.Round(Score, 4),
        ["permalink"] = Permalink,
        ["file_path"] = FilePath,
        ["matched_chunk"] = Passage,
        ["heading"] = Heading,
        ["line"] = Line,
        ["page_number"] = Page,
        ["why"] = Why,
        ["sensitivity"] = Sensitivity.ToString(),
        ["updated_at"] = ResultJson.Time(Modified),
    };
}
