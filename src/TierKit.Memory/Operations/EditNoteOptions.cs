namespace TierKit.Memory.Operations;

/// <summary>Holds what some edits need.</summary>
public sealed class EditNoteOptions
{
    /// <summary>Gets or sets the heading of the section, such as <c>## Tasks</c>.</summary>
    /// <value>The default is <see langword="null"/>; edits of sections need one.</value>
    public string? Section { get; set; }

    /// <summary>Gets or sets the text to find.</summary>
    /// <value>The default is <see langword="null"/>; <c>find_replace</c> needs one.</value>
    public string? FindText { get; set; }

    /// <summary>Gets or sets how often the text must occur; another number changes nothing and is an error.</summary>
    /// <value>The default is 1.</value>
    public int ExpectedReplacements { get; set; } = 1;

    /// <summary>Gets or sets whether replacing a section replaces the sections below it too.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool ReplaceSubsections { get; set; } = true;

    /// <summary>Gets or sets frontmatter to merge; title, type and permalink stay.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, object?>? Metadata { get; set; }

    /// <summary>Gets or sets the checksum that the note must still have.</summary>
    /// <value>The default is <see langword="null"/>: any.</value>
    public string? ExpectedChecksum { get; set; }
}
