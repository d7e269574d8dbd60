using TierKit.Policy;

namespace TierKit.Memory.Sources;

/// <summary>Represents a passage that was found in a file of the user's own. Immutable.</summary>
public sealed class SourcePassage
{
    /// <summary>Gets the name of the source.</summary>
    public required string Source { get; init; }

    /// <summary>Gets the path of the file inside the source's folder.</summary>
    public required string File { get; init; }

    /// <summary>Gets the place in the file, such as <c>page 3</c> or <c>line 12</c>.</summary>
    public required string Location { get; init; }

    /// <summary>Gets the title of the part, such as a message's subject, or the file's name.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the passage in its own words.</summary>
    public required string Text { get; init; }

    /// <summary>Gets the label of the source.</summary>
    public required Sensitivity Sensitivity { get; init; }

    /// <summary>Gets how well the passage fits; comparable within one search only.</summary>
    public double Score { get; init; }

    /// <summary>Gets where the passage stands, for a reader: source, file and place.</summary>
    public string Citation => $"{Source}/{File}, {Location}";
}
