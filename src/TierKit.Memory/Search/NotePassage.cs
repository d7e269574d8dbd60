using TierKit.Policy;

namespace TierKit.Memory.Search;

/// <summary>Represents a passage of a note that was found for a question.</summary>
public sealed class NotePassage
{
    internal NotePassage(string file, string title, string heading, string text, Sensitivity sensitivity, double score)
    {
        File = file;
        Title = title;
        Heading = heading;
        Text = text;
        Sensitivity = sensitivity;
        Score = score;
    }

    /// <summary>Gets the note's path below the folder, with forward slashes.</summary>
    public string File { get; }

    /// <summary>Gets the note's title.</summary>
    public string Title { get; }

    /// <summary>Gets the nearest heading above the passage, or an empty text.</summary>
    public string Heading { get; }

    /// <summary>Gets the passage as it stands in the note.</summary>
    public string Text { get; }

    /// <summary>Gets the note's label: its own <c>sensitivity</c> in the frontmatter, else the folder's.</summary>
    public Sensitivity Sensitivity { get; }

    /// <summary>Gets how well the passage fits; comparable within one search only.</summary>
    public double Score { get; }
}
