using System.Globalization;

namespace TierKit.Testing.Drills;

/// <summary>Represents something that a prediction or a drill found.</summary>
public sealed class DrillFinding
{
    /// <summary>Gets the rule.</summary>
    public required DrillRule Rule { get; init; }

    /// <summary>Gets how bad it is.</summary>
    public required FindingLevel Level { get; init; }

    /// <summary>Gets what was found, and what to do about it.</summary>
    public required string Message { get; init; }

    /// <summary>Gets the capability it concerns, or <see langword="null"/>.</summary>
    public string? Capability { get; init; }

    /// <summary>Gets what was gone, or <see langword="null"/>.</summary>
    public string? Fault { get; init; }

    /// <summary>Gets the source file of the capability's registration, or its configuration path; <see langword="null"/> when nothing is known.</summary>
    public string? File { get; init; }

    /// <summary>Gets the line in <see cref="File"/>, from 1; 0 for a configuration path.</summary>
    public int Line { get; init; }

    /// <summary>Gets the rule's id, such as <c>TK1001</c>.</summary>
    internal string RuleId => $"TK{((int)Rule).ToString(CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override string ToString() => $"{Level.ToString().ToLowerInvariant()} {RuleId} {Rule}: {Message}{Place}";

    private string Place => File is null ? ""
        : Line == 0 ? $" ({File})"
        : $" ({File[(File.LastIndexOfAny(['/', '\\']) + 1)..]}:{Line.ToString(CultureInfo.InvariantCulture)})";
}
