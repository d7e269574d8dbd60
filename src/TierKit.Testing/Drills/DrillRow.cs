using TierKit.Policy;

namespace TierKit.Testing.Drills;

/// <summary>Represents what became of one capability while something was gone.</summary>
public sealed class DrillRow
{
    /// <summary>Gets the capability.</summary>
    public required string Capability { get; init; }

    /// <summary>Gets whether it is critical.</summary>
    public bool IsCritical { get; init; }

    /// <summary>Gets what was gone, such as <c>service:claude</c>; several with <c>+</c> between them.</summary>
    public required string Gone { get; init; }

    /// <summary>Gets what else would have taken away the same, such as <c>provider:Anthropic</c>.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>Gets how it was gone, such as <c>Refused</c>.</summary>
    public required string Fault { get; init; }

    /// <summary>Gets what was predicted.</summary>
    public CapabilityState Predicted { get; init; }

    /// <summary>Gets what came of it.</summary>
    public DrillOutcome Outcome { get; init; }

    /// <summary>Gets whether what was gone was asked at all.</summary>
    public bool WasAsked { get; init; }

    /// <summary>Gets who served, or why it failed; <see langword="null"/> when there is nothing to add. No prompt and no answer is in it.</summary>
    public string? Detail { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Capability} without {Gone} ({Fault}): {Outcome}, predicted {Predicted}{(WasAsked ? "" : ", not asked")}{(Detail is null ? "" : $" · {Detail}")}";
}
