namespace TierKit.Policy;

/// <summary>Represents a line of an egress log that is not as it was written.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">The line's number in the file, from 1.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record EgressFault(string File, int Line, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}, line {Line}: {Problem}";
}
