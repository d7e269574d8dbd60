using TierKit.Memory.Notes;
using TierKit.Policy;

namespace TierKit.Memory.Indexing;

/// <summary>Represents a note as it is given to search: whole, with what filters ask for. Immutable.</summary>
public sealed class NoteDocument
{
    /// <summary>Gets the note's id; hits name it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the path inside the project.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the title.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the type.</summary>
    public string Type { get; init; } = Note.DefaultType;

    /// <summary>Gets the permalink, or <see langword="null"/>.</summary>
    public string? Permalink { get; init; }

    /// <summary>Gets the tags, those of observations included.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Gets the categories of the note's observations.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Gets the label; never Secret.</summary>
    public Sensitivity Sensitivity { get; init; } = Sensitivity.Private;

    /// <summary>Gets when the note was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Gets when the note last changed.</summary>
    public DateTimeOffset Modified { get; init; }

    /// <summary>Gets the frontmatter as a JSON object, every scalar as text.</summary>
    public string MetadataJson { get; init; } = "{}";

    /// <summary>Gets the text after the frontmatter: Markdown, with LF line ends.</summary>
    public required string Text { get; init; }

    /// <summary>Gets the checksum of the file that all this was read from; <see langword="null"/> where it was read from none.</summary>
    public string? Checksum { get; init; }

    /// <summary>Gets the line of the file, from 1, on which the text starts.</summary>
    public int FirstLine { get; init; } = 1;
}
