namespace TierKit.Memory.Operations;

/// <summary>Represents a project: a named folder of notes.</summary>
public sealed class ProjectEntry
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the slug that stands in front of the permalinks of its notes.</summary>
    public required string Permalink { get; init; }

    /// <summary>Gets the identifier: the same for the same folder.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the folder.</summary>
    public required string Path { get; init; }

    /// <summary>Gets whether calls that name no project mean this one.</summary>
    public required bool IsDefault { get; init; }
}
