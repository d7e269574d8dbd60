namespace TierKit.Memory.Sources;

/// <summary>Represents a piece of a file that is cited as one place: a page, a message, a run of lines. Immutable.</summary>
public sealed class SourcePart
{
    /// <summary>Initializes the part.</summary>
    /// <param name="text">The text; line ends of any kind.</param>
    public SourcePart(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text.ReplaceLineEndings("\n");
    }

    /// <summary>Gets the text, with LF line ends.</summary>
    public string Text { get; }

    /// <summary>Gets where the part stands, such as <c>page 3</c>; <see langword="null"/> where its lines are the file's own.</summary>
    public string? Location { get; init; }

    /// <summary>Gets the line of the file, from 1, on which the text starts. Counts only without a location.</summary>
    public int FirstLine { get; init; } = 1;

    /// <summary>Gets what the part calls itself, such as a message's subject; the file's name by default.</summary>
    public string? Title { get; init; }
}
