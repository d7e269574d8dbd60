using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Hosting;

/// <summary>Configures the gateway, in code or in the <c>TierKit:Gateway</c> section.</summary>
public sealed class GatewayOptions
{
    /// <summary>Gets the API keys by a name of your choice.</summary>
    /// <value>The default is none: then the gateway serves loopback only.</value>
    public IDictionary<string, GatewayKeyOptions> Keys { get; } = new Dictionary<string, GatewayKeyOptions>(StringComparer.Ordinal);

    /// <summary>Gets or sets how large one request body may be, in bytes.</summary>
    /// <value>The default is 20 MiB.</value>
    public int MaxBodyBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>Gets or sets how many bytes of request bodies are held at once over all requests.</summary>
    /// <value>The default is 64 MiB.</value>
    public int MaxBufferedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Gets or sets how many requests run at once; one more is refused with 429.</summary>
    /// <value>The default is 512.</value>
    public int MaxConcurrency { get; set; } = 512;

    /// <summary>Gets or sets how long a caller may take to send a body.</summary>
    /// <value>The default is 30 seconds. How long an answer may take is the policy's <c>Deadline</c>.</value>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a reader may leave a stream unread before its connection is closed and the generation stops.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets what is put around each policy's and service's client, such as a cache or <c>UseOpenTelemetry</c>.</summary>
    /// <value>The default is <see langword="null"/>: nothing. Called once per name; in code only.</value>
    public Func<IServiceProvider, IChatClient, IChatClient>? Pipeline { get; set; }
}
