namespace TierKit.Testing.Faults;

/// <summary>Represents what goes wrong with one answer, with its details.</summary>
internal sealed record FaultEffect(FaultAction Action)
{
    /// <summary>Gets after how many updates of content it goes wrong.</summary>
    public int Updates { get; init; }

    /// <summary>Gets how long the service is late.</summary>
    public TimeSpan After { get; init; }

    /// <summary>Gets whether the connection is reset in place of closed.</summary>
    public bool Reset { get; init; }

    public int Code { get; init; }

    public TimeSpan? RetryAfter { get; init; }
}
