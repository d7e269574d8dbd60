namespace TierKit.Memory.Indexing;

/// <summary>Represents what an index did to agree with its folder. Immutable.</summary>
public sealed class IndexReport
{
    /// <summary>Gets how many files the folder holds.</summary>
    public int Files { get; init; }

    /// <summary>Gets how many were new.</summary>
    public int Added { get; init; }

    /// <summary>Gets how many had changed.</summary>
    public int Modified { get; init; }

    /// <summary>Gets how many had moved.</summary>
    public int Moved { get; init; }

    /// <summary>Gets how many were gone.</summary>
    public int Deleted { get; init; }

    /// <summary>Gets the files and folders that could not be read; what the index knew of them stays.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>Gets what could not be read inside of notes, with path and line; told when everything is read again. They are indexed all the same.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
