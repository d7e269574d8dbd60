namespace TierKit.Memory.Operations;

/// <summary>Represents one line of a directory listing.</summary>
public sealed class ListedEntry
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the path inside the project, with '/' between its parts.</summary>
    public required string Path { get; init; }

    /// <summary>Gets whether it is a folder.</summary>
    public required bool IsDirectory { get; init; }

    /// <summary>Gets the size in bytes; 0 for a folder.</summary>
    public long Size { get; init; }

    /// <summary>Gets when it was changed.</summary>
    public DateTimeOffset Modified { get; init; }

    /// <summary>Gets the title of a note, or <see langword="null"/>.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the permalink of a note, or <see langword="null"/>.</summary>
    public string? Permalink { get; init; }
}
