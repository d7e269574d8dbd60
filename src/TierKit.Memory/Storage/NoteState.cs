using TierKit.Memory.Notes;

namespace TierKit.Memory.Storage;

/// <summary>Holds a note and its file as one consistent state.</summary>
/// <param name="File">The exact file.</param>
/// <param name="Note">What it says.</param>
/// <param name="Permalink">The declared permalink, else the stored or canonical one.</param>
/// <param name="WasCreated">Whether the operation created the file.</param>
internal sealed record NoteState(NoteFile File, Note Note, string Permalink, bool WasCreated = false)
{
    /// <summary>Gets the text as readers want it: without frontmatter, unless they ask.</summary>
    public string Content(bool includeFrontmatter)
        => includeFrontmatter ? File.Text.TrimStart(NoteText.ByteOrderMark) : BodyOf(File.Text);

    public static string BodyOf(string text)
        => FrontmatterSpan.Find(text) is { } span ? text[span.BodyStart..].TrimStart('\r', '\n') : text.TrimStart(NoteText.ByteOrderMark);
}
