using TierKit.Memory.Notes;

namespace TierKit.Memory.Storage;

/// <summary>Holds a file as it was read.</summary>
/// <param name="State">Its state, taken first: a change after it makes the next look read it again.</param>
/// <param name="Text">The text of a note; none of what is no Markdown, or too long to be a text.</param>
internal sealed record LoadedFile(ContentState State, NoteText? Text)
{
    // What is longer is data: its name is indexed, its text is not.
    private const long LongestText = 64 * 1024 * 1024;

    public static bool IsText(string path, long size) => NoteFile.IsMarkdown(path) && size <= LongestText;
}
