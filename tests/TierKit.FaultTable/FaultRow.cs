using TierKit.Policy;

namespace TierKit.FaultTable;

/// <summary>Represents what came of one fault, on one protocol, asked one way.</summary>
public sealed record FaultRow(FaultCase Case, string Protocol, bool Streaming, MidStreamMode Mode)
{
    /// <summary>Gets who served, or a dash when the caller got a typed failure.</summary>
    public required string ServedBy { get; init; }

    /// <summary>Gets how long it took in virtual time.</summary>
    public required TimeSpan After { get; init; }

    /// <summary>Gets what the caller saw.</summary>
    public required string Saw { get; init; }

    /// <summary>Gets what the report says, without the service that served.</summary>
    public required string Report { get; init; }

    /// <summary>Gets what the ledger has of it.</summary>
    public required string Ledger { get; init; }

    /// <summary>Gets what is wrong with the outcome; empty when the row passes.</summary>
    public required IReadOnlyList<string> Wrong { get; init; }

    /// <summary>Gets whether the row passes.</summary>
    public bool Passes => Wrong.Count == 0;
}
