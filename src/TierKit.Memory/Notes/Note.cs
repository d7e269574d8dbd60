namespace TierKit.Memory.Notes;

/// <summary>Represents a note as its file says it: immutable, complete, with what could not be read as warnings.</summary>
internal sealed record Note
{
    public const string DefaultType = "note";

    public required string Title { get; init; }

    public required string Type { get; init; }

    /// <summary>Gets the permalink that the frontmatter declares, verbatim; none means that the path decides.</summary>
    public string? Permalink { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Gets the frontmatter with every scalar as text, and the resolved title, type and tags.</summary>
    public required IReadOnlyDictionary<string, object?> Metadata { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Modified { get; init; }

    /// <summary>Gets the text after the frontmatter, trimmed, with LF line ends.</summary>
    public required string Body { get; init; }

    /// <summary>Gets the line of the file, from 1, on which the body starts.</summary>
    public int BodyLine { get; init; } = 1;

    public IReadOnlyList<Observation> Observations { get; init; } = [];

    public IReadOnlyList<Relation> Relations { get; init; } = [];

    public IReadOnlyList<NoteWarning> Warnings { get; init; } = [];
}
