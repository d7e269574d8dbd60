namespace TierKit.Memory.Indexing;

/// <summary>Represents a project that is being opened, for a search that is put over its index. Immutable.</summary>
public sealed class LayeredProject
{
    /// <summary>Gets the project's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the index below: complete, immediate, and on this machine.</summary>
    public required INoteSearch Index { get; init; }

    /// <summary>Gets the folder for what is to outlive the process; <see langword="null"/> where nothing is.</summary>
    public string? StatePath { get; init; }
}
