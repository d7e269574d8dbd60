namespace TierKit.Memory.Notes;

/// <summary>Describes one change of a note's text; the names are those of the <c>edit_note</c> tool.</summary>
internal sealed record NoteEdit(string Operation, string Content)
{
    public const string Append = "append";
    public const string Prepend = "prepend";
    public const string FindReplace = "find_replace";
    public const string ReplaceSection = "replace_section";
    public const string InsertBeforeSection = "insert_before_section";
    public const string InsertAfterSection = "insert_after_section";

    public string? Section { get; init; }

    public string? FindText { get; init; }

    public int ExpectedReplacements { get; init; } = 1;

    /// <summary>Gets whether replacing a section replaces the sections below it too.</summary>
    public bool ReplaceSubsections { get; init; } = true;
}
