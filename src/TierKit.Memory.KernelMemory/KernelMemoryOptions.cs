namespace TierKit.Memory.KernelMemory;

/// <summary>Configures the way to a Kernel Memory v1 service.</summary>
public sealed class KernelMemoryOptions
{
    /// <summary>Gets or sets the address of the service.</summary>
    /// <value>The default is <c>http://127.0.0.1:9001</c>, the service's own port.</value>
    public Uri Endpoint { get; set; } = new("http://127.0.0.1:9001");

    /// <summary>Gets or sets the key, sent as it is; it never enters a log or a message.</summary>
    /// <value>The default is none, as is the service's.</value>
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets the header that carries the key.</summary>
    /// <value>The default is <c>Authorization</c>.</value>
    public string ApiKeyHeader { get; set; } = "Authorization";

    /// <summary>Gets or sets the index: lower-case letters, digits and dashes, so that both halves of the service mean the same one.</summary>
    /// <value>The default is <c>tierkit</c>.</value>
    public string Index { get; set; } = "tierkit";

    /// <summary>Gets or sets the project, which every document and every filter carries as a tag.</summary>
    /// <value>The default is <c>main</c>.</value>
    public string Project { get; set; } = "main";

    /// <summary>Gets or sets how long one request may take, and one pause within a streamed answer.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a document may take from upload to search; after it, it counts as failed.</summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan IngestionDeadline { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets how often the state of a document is asked for.</summary>
    /// <value>The default is 250 milliseconds: the service's own queues are looked at every 100.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Gets or sets the most bytes of one answer that are read.</summary>
    /// <value>The default is 16 MiB.</value>
    public int MaxAnswerBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Gets the hosts that may be asked although they are not at home.</summary>
    /// <value>The default is none: loopback, private, link-local and unique-local addresses only.</value>
    public ICollection<string> SovereignHosts { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}
