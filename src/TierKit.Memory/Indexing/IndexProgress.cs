namespace TierKit.Memory.Indexing;

/// <summary>Represents how far an index has got in following its folder. Immutable.</summary>
/// <param name="done">The files that are done.</param>
/// <param name="total">The files that there are to do.</param>
public sealed class IndexProgress(int done, int total)
{
    /// <summary>Gets the files that are done.</summary>
    public int Done { get; } = done;

    /// <summary>Gets the files that there are to do.</summary>
    public int Total { get; } = total;
}
