namespace TierKit.Testing.Drills;

/// <summary>Represents how far one fault reaches.</summary>
public sealed class FaultReach
{
    /// <summary>Gets what is gone, such as <c>service:claude</c> or <c>internet</c>.</summary>
    public required string Fault { get; init; }

    /// <summary>Gets the capabilities that it takes down, by name.</summary>
    public IReadOnlyList<string> Down { get; init; } = [];

    /// <summary>Gets the capabilities that go on with an alternative, by name.</summary>
    public IReadOnlyList<string> Degraded { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Down.Count + Degraded.Count == 0
        ? $"{Fault}: nothing"
        : $"{Fault}: {string.Join(", ", Down.Select(static c => $"{c} down").Concat(Degraded.Select(static c => $"{c} degraded")))}";
}
