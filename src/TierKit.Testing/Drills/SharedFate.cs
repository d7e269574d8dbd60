namespace TierKit.Testing.Drills;

/// <summary>Represents alternatives that are none: they fall together.</summary>
public sealed class SharedFate
{
    /// <summary>Gets the capability or policy that counts on them.</summary>
    public required string Node { get; init; }

    /// <summary>Gets the alternatives that fall together, in their order.</summary>
    public required IReadOnlyList<string> Alternatives { get; init; }

    /// <summary>Gets what takes them down, such as <c>host:gateway.example</c>.</summary>
    public required string Fate { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Node}: {string.Join(" and ", Alternatives)} fall together with {Fate}";
}
