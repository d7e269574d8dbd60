namespace TierKit.Tiers;

/// <summary>Represents one service of the catalogue: what it is, what it can do, and how it fares.</summary>
/// <remarks>
/// Immutable but for <see cref="Health"/>, and safe for concurrent use. It holds no key and nothing that must not be logged.
/// </remarks>
public sealed class TierService
{
    private Func<ServiceHealth>? _health;

    internal TierService(string name, Tier tier, ServiceKind kind)
    {
        Name = name;
        Tier = tier;
        Kind = kind;
    }

    /// <summary>Gets the name: a DI key, a Semantic Kernel service id, a gateway model.</summary>
    public string Name { get; }

    /// <summary>Gets the tier.</summary>
    public Tier Tier { get; }

    /// <summary>Gets what the service does.</summary>
    public ServiceKind Kind { get; }

    /// <summary>Gets the provider's name, or the client's type name for a client the user brought.</summary>
    public string Provider { get; internal init; } = "";

    /// <summary>Gets the model, or <see langword="null"/> when the client decides.</summary>
    public string? Model { get; internal init; }

    /// <summary>Gets the addresses; empty for a client the user brought.</summary>
    public IReadOnlyList<Uri> Endpoints { get; internal init; } = [];

    /// <summary>Gets the order within the tier, lower first.</summary>
    public int Priority { get; internal init; }

    /// <summary>Gets the embedding space, or <see langword="null"/> for another kind of service.</summary>
    public string? Space { get; internal init; }

    /// <summary>Gets what the service can do beyond plain text, or <see langword="null"/> when unknown.</summary>
    public ServiceCapabilities? Capabilities { get; internal init; }

    /// <summary>Gets the context window in tokens, or <see langword="null"/> when unknown.</summary>
    public int? ContextWindow { get; internal init; }

    /// <summary>Gets how many calls may run at once at each address, or <see langword="null"/> for unlimited.</summary>
    public int? MaxConcurrency { get; internal init; }

    /// <summary>Gets what ids of tool calls the service accepts.</summary>
    public ToolCallIdFormat ToolCallIds { get; internal init; }

    /// <summary>Gets how many calls may wait for a slot.</summary>
    public int MaxQueue { get; internal init; }

    /// <summary>Gets how long a call may wait for a slot.</summary>
    public TimeSpan QueueWait { get; internal init; }

    /// <summary>Gets who trained the model, or <see langword="null"/> when unknown.</summary>
    public string? Lineage { get; internal init; }

    /// <summary>Gets the price, or <see langword="null"/> when unknown.</summary>
    public ServicePrice? Price { get; internal init; }

    /// <summary>Gets whether every complete answer carries a finish reason.</summary>
    public bool SignalsCompletion { get; internal init; }

    /// <summary>Gets whether the user brought the client, so that TierKit has no hold on its transport.</summary>
    public bool IsBrought { get; internal init; }

    /// <summary>Gets whether one call may make the same request of it twice.</summary>
    internal bool IsRepeatable { get; init; } = true;

    /// <summary>Gets the environment variable that would hold the missing key, or <see langword="null"/> when none is missing.</summary>
    public string? MissingKeyVariable { get; internal init; }

    /// <summary>Gets the clocks.</summary>
    public ServiceClocks Clocks { get; internal init; } = ServiceClocks.Resolve(Tier.Sovereign, ServiceCapabilities.None, new());

    /// <summary>Gets how much of an answer is taken in; a client the user brought sets its own limits.</summary>
    public ServiceLimits Limits { get; internal init; } = new(new ServiceLimitOptions());

    /// <summary>Gets how the service fares: a snapshot made at each reading.</summary>
    public ServiceHealth Health => Volatile.Read(ref _health)?.Invoke() ?? ServiceHealth.Unknown;

    /// <summary>Gets how to fetch a model the service lacks, in the provider's words; <see langword="null"/> when there is no such command.</summary>
    internal string? FetchModelHint { get; init; }

    /// <summary>Gets the mark on what the service makes and only the service understands.</summary>
    internal string Issuer => field ??= $"{Provider}/{Name}";

    internal bool Can(ServiceCapabilities needed) => Capabilities is not { } known || (known & needed) == needed;

    internal void TellHealthBy(Func<ServiceHealth> health) => Volatile.Write(ref _health, health);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Tier})";
}
