using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Represents a note that changed lately.</summary>
public sealed class ActiveNote
{
    /// <summary>Gets the title.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the permalink, or <see langword="null"/> for a file that is no note.</summary>
    public string? Permalink { get; init; }

    /// <summary>Gets the path inside the project, with '/' between its parts.</summary>
    public required string FilePath { get; init; }

    /// <summary>Gets the type of the note.</summary>
    public string Type { get; init; } = "note";

    /// <summary>Gets when the note was created.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Gets when the note was changed.</summary>
    public DateTimeOffset Modified { get; init; }

    /// <summary>Gets the label of the note.</summary>
    public required Sensitivity Sensitivity { get; init; }
}
