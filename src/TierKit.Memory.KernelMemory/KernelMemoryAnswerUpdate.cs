namespace TierKit.Memory.KernelMemory;

/// <summary>Represents a piece of a streamed answer. Immutable.</summary>
/// <param name="Text">The text.</param>
/// <param name="Replaces">Whether everything received so far is void and this stands in its place.</param>
/// <param name="NoResult">Whether the service found nothing to answer from.</param>
/// <param name="Sources">The passages; they come with the first piece and with one that replaces.</param>
public sealed record KernelMemoryAnswerUpdate(string Text, bool Replaces, bool NoResult, IReadOnlyList<KernelMemoryPassage> Sources)
{
    /// <summary>Gets what the answer lacks, such as that the notes themselves are quoted because the service was away; mostly <see langword="null"/>.</summary>
    public string? Notice { get; init; }
}
