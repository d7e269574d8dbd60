namespace TierKit.Policy;

/// <summary>Represents one node of the graph of capabilities: something that can be gone, and what it needs itself, all of it.</summary>
public sealed class CapabilityNode
{
    /// <summary>Gets the name with its kind before the colon, such as <c>service:claude</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets whether this is a capability that must go on when everything that is not the user's own is gone.</summary>
    public bool IsCritical { get; init; }

    /// <summary>Gets what it needs.</summary>
    public required IReadOnlyList<CapabilityNeed> Needs { get; init; }

    /// <summary>Gets the source file of a capability's registration as the compiler saw it, or the configuration path; <see langword="null"/> for what is no capability.</summary>
    public string? File { get; init; }

    /// <summary>Gets the line in <see cref="File"/>, from 1; 0 for a configuration path.</summary>
    public int Line { get; init; }

    /// <summary>Gets the name without its kind.</summary>
    internal string PlainName => Name[(Name.IndexOf(':', StringComparison.Ordinal) + 1)..];

    internal bool IsCapability => Name.StartsWith("capability:", StringComparison.Ordinal);
}
