using TierKit.Policy;

namespace TierKit.Memory.KernelMemory;

/// <summary>Represents an answer from the notes. Immutable.</summary>
public sealed class KernelMemoryAnswer
{
    /// <summary>Gets the answer; where <see cref="IsQuoted"/>, the notes' own words.</summary>
    public required string Text { get; init; }

    /// <summary>Gets whether nothing was found to answer from.</summary>
    public bool NoResult { get; init; }

    /// <summary>Gets whether the service did not answer, so that the best passages are quoted in place of an answer.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>Gets the permalinks of the notes that it rests on, best first.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Gets what the answer lacks, in words for a person; <see langword="null"/> where it lacks nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>Gets how far the answer may travel: as the strictest note that it rests on, Private where none is named.</summary>
    public Sensitivity Sensitivity { get; init; } = Sensitivity.Private;
}
