namespace TierKit.Hosting;

/// <summary>Represents one model that is not as it was approved.</summary>
/// <remarks>Immutable.</remarks>
public sealed class ModelDifference
{
    internal ModelDifference(string service, string kind, params IReadOnlyList<string> lines)
    {
        Service = service;
        Kind = kind;
        Lines = lines;
    }

    /// <summary>Gets the name of the service.</summary>
    public string Service { get; }

    /// <summary>Gets what it is: <c>new</c>, <c>changed</c>, <c>gone</c>, or <c>unchecked</c> when the server could not be asked.</summary>
    public string Kind { get; }

    /// <summary>Gets the difference, line by line: <c>-</c> as approved, <c>+</c> as it is now.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Service}: {Kind}{string.Concat(Lines.Select(static l => $"\n  {l}"))}";
}
