namespace TierKit.Memory.Sources;

/// <summary>Represents a file or folder that could not be read, or not whole. Immutable.</summary>
/// <param name="file">The name of the source and the path inside it.</param>
/// <param name="reason">What is wrong with it.</param>
public sealed class SourceProblem(string file, string reason)
{
    /// <summary>Gets the name of the source and the path inside it.</summary>
    public string File { get; } = file;

    /// <summary>Gets what is wrong with it. It may quote the file: show it to the user and do not log it.</summary>
    public string Reason { get; } = reason;

    /// <inheritdoc/>
    public override string ToString() => $"{File}: {Reason}";
}
