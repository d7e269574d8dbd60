namespace TierKit.Memory.Indexing;

/// <summary>Represents a project that is being opened, for a search that is put over its index. Immutable and thread-safe.</summary>
public sealed class LayeredProject
{
    /// <summary>Gets the project's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the index below: complete, immediate, and on this machine.</summary>
    public required INoteSearch Index { get; init; }

    /// <summary>Gets the catalogue, which says what notes there are: changes that others made while nobody listened show there.</summary>
    public required INoteCatalog Catalog { get; init; }

    /// <summary>Gets what reads a note's file again; <see langword="null"/> comes back for one that is gone, cannot be read, or is secret.</summary>
    public required Func<CatalogNote, NoteDocument?> Read { get; init; }

    /// <summary>Gets the folder for what is to outlive the process; <see langword="null"/> where nothing is.</summary>
    public string? StatePath { get; init; }
}
