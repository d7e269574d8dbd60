namespace TierKit.Resilience;

/// <summary>Represents something an operator took out, since when and why.</summary>
/// <remarks>Immutable.</remarks>
public sealed class Isolation
{
    internal Isolation(IsolationTarget target, string reason, DateTimeOffset since)
    {
        Target = target;
        Reason = reason;
        Since = since;
    }

    /// <summary>Gets what was taken out.</summary>
    public IsolationTarget Target { get; }

    /// <summary>Gets why, in the operator's words.</summary>
    public string Reason { get; }

    /// <summary>Gets since when.</summary>
    public DateTimeOffset Since { get; }

    /// <inheritdoc/>
    public override string ToString() => $"an operator isolated {Target}: {Reason}";
}
