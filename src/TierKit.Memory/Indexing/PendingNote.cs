using TierKit.Policy;

namespace TierKit.Memory.Indexing;

/// <summary>Represents a note that waits for vectors. Immutable.</summary>
public sealed class PendingNote
{
    /// <summary>Gets the key of the note.</summary>
    public required long Note { get; init; }

    /// <summary>Gets the label.</summary>
    public required Sensitivity Label { get; init; }

    /// <summary>Gets the title.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the headings and the text of each passage, in the order of the note.</summary>
    public required IReadOnlyList<(string Heading, string Text)> Passages { get; init; }

    /// <summary>Gets the packed vectors in the space that passages have from before, by their place; none where the store keeps none.</summary>
    public IReadOnlyList<byte[]?> Kept { get; init; } = [];
}
