using TierKit.Memory.Notes;

namespace TierKit.Memory.Operations;

/// <summary>Holds what a written note may say beside its text.</summary>
public sealed class WriteNoteOptions
{
    /// <summary>Gets or sets the type.</summary>
    /// <value>The default is <c>note</c>.</value>
    public string NoteType { get; set; } = Note.DefaultType;

    /// <summary>Gets or sets the tags; they win over those of content and metadata.</summary>
    /// <value>The default is <see langword="null"/>: those of content and metadata.</value>
    public IReadOnlyList<string>? Tags { get; set; }

    /// <summary>Gets or sets more frontmatter: texts, numbers, booleans, lists and dictionaries of them.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, object?>? Metadata { get; set; }

    /// <summary>Gets or sets whether an existing note is replaced.</summary>
    /// <value>The default is <see langword="null"/>: as configured, and that is not to replace it.</value>
    public bool? Overwrite { get; set; }

    /// <summary>Gets or sets the checksum that the note must still have.</summary>
    /// <value>The default is <see langword="null"/>: any.</value>
    public string? ExpectedChecksum { get; set; }
}
