namespace TierKit.Tiers;

/// <summary>Configures one service, in code or in the <c>TierKit:Services</c> section.</summary>
public sealed class ServiceOptions
{
    /// <summary>Gets or sets the provider that speaks to the service, such as <c>Ollama</c>.</summary>
    public string? Provider { get; set; }

    /// <summary>Gets or sets what the service does.</summary>
    /// <value>The default is <see cref="ServiceKind.Chat"/>.</value>
    public ServiceKind Kind { get; set; }

    /// <summary>Gets or sets the tier.</summary>
    /// <value>The default is the provider's own; a provider without one needs it here.</value>
    public Tier? Tier { get; set; }

    /// <summary>Gets or sets the model's name as the provider knows it.</summary>
    public string? Model { get; set; }

    /// <summary>Gets or sets the address.</summary>
    /// <value>The default is the provider's usual address.</value>
    public string? Endpoint { get; set; }

    /// <summary>Gets the addresses of replicas that serve the same model.</summary>
    public IList<string> Endpoints { get; } = [];

    /// <summary>Gets or sets the key.</summary>
    /// <value>The default is the vendor's usual environment variable. Never logged.</value>
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets the order within a tier, lower first; equal ones go by name.</summary>
    /// <value>The default is 0.</value>
    public int Priority { get; set; }

    /// <summary>Gets or sets the embedding space; only generators of one space stand in for each other.</summary>
    /// <value>The default is the model's name.</value>
    public string? Space { get; set; }

    /// <summary>Gets or sets how many calls may run at once at each address; a local server's slots.</summary>
    /// <value>The default is unlimited.</value>
    public int? MaxConcurrency { get; set; }

    /// <summary>Gets or sets how many calls may wait for a slot when all are taken; one more is passed on to the next service.</summary>
    /// <value>The default is 16; zero lets nobody wait. Means nothing without <see cref="MaxConcurrency"/>.</value>
    public int MaxQueue { get; set; } = 16;

    /// <summary>Gets or sets how long a call may wait for a slot before it is passed on to the next service.</summary>
    /// <value>The default is 30 s, and never longer than the call's deadline.</value>
    public TimeSpan QueueWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the context window in tokens.</summary>
    /// <value>The default is unknown: nothing is checked before sending.</value>
    public int? ContextWindow { get; set; }

    /// <summary>Gets or sets what the service can do beyond plain text.</summary>
    /// <value>The default is what the provider says of itself.</value>
    public ServiceCapabilities? Capabilities { get; set; }

    /// <summary>Gets or sets what ids of tool calls the service accepts.</summary>
    /// <value>The default is what the provider says of the model, else <see cref="ToolCallIdFormat.Portable"/>.</value>
    public ToolCallIdFormat? ToolCallIds { get; set; }

    /// <summary>Gets or sets who trained the model, such as <c>meta</c>.</summary>
    /// <value>The default is the provider's own, else unknown.</value>
    public string? Lineage { get; set; }

    /// <summary>Gets or sets the price.</summary>
    /// <value>The default is unknown; a cost is never invented.</value>
    public ServicePrice? Price { get; set; }

    /// <summary>Gets or sets whether every complete answer carries a finish reason.</summary>
    /// <value>The default is true for TierKit's providers and false for clients the user brings.</value>
    public bool? SignalsCompletion { get; set; }

    /// <summary>Gets the clocks.</summary>
    public ServiceClockOptions Clocks { get; } = new();

    /// <summary>Gets the limits on what a server may send.</summary>
    public ServiceLimitOptions Limits { get; } = new();

    /// <summary>Gets or sets whether a local server's model is loaded when TierKit starts, rather than at the first question.</summary>
    /// <value>The default is <see langword="false"/>. It happens in the background; calls do not wait for it unless their policy does.</value>
    public bool WarmUp { get; set; }

    /// <summary>Gets or sets how long a model that was loaded ahead stays in memory after its last use.</summary>
    /// <value>The default is the server's own.</value>
    public TimeSpan? KeepAlive { get; set; }
}
