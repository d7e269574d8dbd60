namespace TierKit.Memory.KernelMemory;

/// <summary>Represents a passage that the service found. Immutable.</summary>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Text">The text.</param>
/// <param name="Relevance">How near it is, as the service's store counts; comparable within one answer only.</param>
/// <param name="Number">The number of the passage in its file, from 0.</param>
public sealed record KernelMemoryPassage(string DocumentId, string Text, double Relevance, int Number)
{
    /// <summary>Gets the tags of the document, the service's own among them; names whatever their case.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Tags { get; init; } = NoTags;

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> NoTags { get; } = new Dictionary<string, IReadOnlyList<string>>();
}
