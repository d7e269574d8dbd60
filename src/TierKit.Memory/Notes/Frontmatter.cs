namespace TierKit.Memory.Notes;

/// <summary>Holds what stands before the body of a note, as typed values, and the body that follows.</summary>
internal sealed record Frontmatter
{
    public YamlMapping Mapping { get; init; } = new();

    /// <summary>Gets the text after the frontmatter, trimmed at both ends.</summary>
    public required string Body { get; init; }

    /// <summary>Gets the line of the file (from 1) on which the body starts.</summary>
    public required int BodyLine { get; init; }

    /// <summary>Gets the line of the file (from 1) on which the frontmatter's text starts.</summary>
    public int FirstLine { get; init; } = 1;

    public IReadOnlyList<NoteWarning> Warnings { get; init; } = [];
}
