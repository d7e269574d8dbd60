namespace TierKit.Memory.Sources;

/// <summary>Represents what a look at the sources found. Immutable.</summary>
public sealed class SourceReport
{
    /// <summary>Gets how many files a reader was found for.</summary>
    public int Files { get; init; }

    /// <summary>Gets how many of them were new or had changed, and were read.</summary>
    public int Read { get; init; }

    /// <summary>Gets how many files are gone and were forgotten.</summary>
    public int Removed { get; init; }

    /// <summary>Gets every file and folder that could not be read, or not whole; those that have not changed since included.</summary>
    public IReadOnlyList<SourceProblem> Problems { get; init; } = [];
}
