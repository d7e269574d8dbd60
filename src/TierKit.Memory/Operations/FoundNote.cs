using System.Text.Json.Nodes;
using TierKit.Memory.Indexing;
using TierKit.Memory.Sources;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Represents one result of a search: the note or the user's other file, its best passage, and why it was found.</summary>
public sealed class FoundNote
{
    /// <summary>Gets the title.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the permalink, or <see langword="null"/> for a file that is no note.</summary>
    public string? Permalink { get; init; }

    /// <summary>Gets the path, with '/' between its parts; that of a file beside the notes begins with the name of its source.</summary>
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

    /// <summary>Gets the name of the source that a file beside the notes comes from; <see langword="null"/> for a note.</summary>
    public string? Source { get; init; }

    /// <summary>Gets where in the file the passage stands, such as <c>page 3</c> or <c>line 12</c>; an empty text where that is unknown.</summary>
    public string Place => Location ?? (Line > 0 ? FormattableString.Invariant($"line {Line}") : "");

    /// <summary>Gets why the note was found, in one line: matched words and the parts of the score.</summary>
    public string Why { get; init; } = "";

    /// <summary>Gets the best passages of the note, best first, each with its own reasons.</summary>
    public IReadOnlyList<PassageHit> Passages { get; init; } = [];

    /// <summary>Gets the label of the note.</summary>
    public required Sensitivity Sensitivity { get; init; }

    /// <summary>Gets when the note was changed.</summary>
    public DateTimeOffset Modified { get; init; }

    /// <summary>Gets the place of the whole part, such as a page; <see langword="null"/> where passages have lines.</summary>
    internal string? Location { get; private init; }

    internal static FoundNote Of(CatalogNote note, string why) => new()
    {
        Title = note.Title,
        Permalink = note.Permalink,
        FilePath = note.Path,
        Type = note.Type,
        Score = 1,
        Passage = note.Title,
        Why = why,
        Sensitivity = note.Sensitivity,
        Modified = note.Modified,
    };

    /// <summary>Makes the result of a note, or of a part of a file beside the notes.</summary>
    /// <param name="note">The note.</param>
    /// <param name="hit">How it was found.</param>
    /// <param name="scale">What makes its score comparable with those of other indexes.</param>
    /// <param name="isSource">Whether it is a file beside the notes.</param>
    internal static FoundNote Of(CatalogNote note, NoteHit hit, double scale, bool isSource)
    {
        PassageHit? passage = hit.Passages.Count > 0 ? hit.Passages[0] : null;
        string parts = string.Join(", ", hit.Parts.Where(static part => part.Value != 0).Select(static part => $"{part.Name} {ResultText.Number(part.Value, "0.00")}"));
        (string? source, string path) = isSource ? SourcePlace.Split(note.Path) : (null, note.Path);
        string? location = isSource ? PersonalData.LocationOf(note) : null;
        return new FoundNote
        {
            Title = note.Title,
            Permalink = note.Permalink,
            FilePath = isSource ? SourcePlace.File(source!, path) : path,
            Source = source,
            Type = note.Type,
            Score = hit.Score * scale,
            Passage = passage?.Text ?? note.Title,
            Heading = passage?.Heading ?? "",
            Line = location is null ? passage?.Line ?? 0 : 0,
            Location = location,
            Why = hit.MatchedTerms.Count == 0 ? parts : $"{string.Join(' ', hit.MatchedTerms)} ({parts})",
            Sensitivity = note.Sensitivity,
            Modified = note.Modified,
            Passages = hit.Passages,
        };
    }

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
        ["place"] = Place,
        ["source"] = Source,
        ["why"] = Why,
        ["sensitivity"] = Sensitivity.ToString(),
        ["updated_at"] = ResultJson.Time(Modified),
    };
}
