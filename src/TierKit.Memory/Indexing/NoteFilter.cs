using TierKit.Memory.Notes;
using TierKit.Policy;

namespace TierKit.Memory.Indexing;

/// <summary>Represents conditions on notes; every one that is set must hold, and contradictions match nothing. Immutable.</summary>
public sealed class NoteFilter
{
    /// <summary>Gets the types, whatever their case, one of which the note must have; all by default.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Gets the tags, whatever their case, all of which the note must have; none by default.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Gets the categories, one of which an observation of the note must have; none by default.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Gets the directory that the note must stand in or below; the whole project by default.</summary>
    public string? Directory { get; init; }

    /// <summary>Gets a permalink in which '*' stands for anything; any by default.</summary>
    public string? PermalinkPattern { get; init; }

    /// <summary>Gets the time before which the note must not have last changed; any by default.</summary>
    public DateTimeOffset? ModifiedSince { get; init; }

    /// <summary>Gets the strictest label that may be found; all by default.</summary>
    public Sensitivity MaxSensitivity { get; init; } = Sensitivity.Secret;

    /// <summary>Gets conditions on the frontmatter; none by default.</summary>
    public IReadOnlyList<MetadataCondition> Metadata { get; init; } = [];

    /// <summary>Gets whether no condition is set.</summary>
    public bool IsEmpty => Types.Count == 0 && Tags.Count == 0 && Categories.Count == 0 && Metadata.Count == 0
        && string.IsNullOrEmpty(Directory) && PermalinkPattern is null && ModifiedSince is null && MaxSensitivity == Sensitivity.Secret;
}
