using TierKit.Tiers;

namespace TierKit.Memory.KernelMemory;

/// <summary>Configures the way to a Kernel Memory v1 service, in code or as the <c>TierKit:Memory:KernelMemory</c> section.</summary>
/// <remarks>Not thread-safe while it is being set; read by every call.</remarks>
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
    /// <value>The default is <c>tierkit</c>. Installations that share a service need an index each.</value>
    public string Index { get; set; } = "tierkit";

    /// <summary>Gets or sets the project of a client that is used by itself; every document and every filter carries it as a tag.</summary>
    /// <value>The default is <c>main</c>. For notes it is the name of their project, whatever stands here.</value>
    public string Project { get; set; } = "main";

    /// <summary>Gets or sets who owns and runs the service and the models behind it: what is sent there ends up with them.</summary>
    /// <value>
    /// The default is <see cref="Tier.Sovereign"/>: addresses outside of this machine and private networks are refused. With another tier
    /// any address is taken by <c>https</c>, and only what the policy lets reach that tier is sent: by default nothing private. A service on
    /// this machine whose models are somebody else's is theirs.
    /// </value>
    public Tier Tier { get; set; } = Tier.Sovereign;

    /// <summary>Gets or sets how long one request may take, and one pause within a streamed answer.</summary>
    /// <value>The default is 30 seconds; from 10 milliseconds to 1 hour.</value>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a search may take before the local index stands in.</summary>
    /// <value>The default is 10 seconds; from 10 milliseconds to 1 hour.</value>
    public TimeSpan SearchDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long a streamed answer may take as a whole.</summary>
    /// <value>The default is 5 minutes; from 10 milliseconds to 1 hour.</value>
    public TimeSpan AnswerDeadline { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets how long a document may take from upload to search; after it, it counts as failed.</summary>
    /// <value>The default is 2 minutes; from 10 milliseconds to 24 hours.</value>
    public TimeSpan IngestionDeadline { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets how often the state of a document is asked for.</summary>
    /// <value>The default is 250 milliseconds, for the service's own queues are looked at every 100; from 1 millisecond to 1 minute.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Gets or sets how many documents are uploaded and waited for at once.</summary>
    /// <value>The default is 8; from 1 to 64.</value>
    public int ParallelUploads { get; set; } = 8;

    /// <summary>Gets or sets the least relevance of a passage in a search of the notes, from −1 to 1.</summary>
    /// <value>The default is 0, the service's own. What it means depends on the service's embedding model: nothing else says "not relevant".</value>
    public double MinRelevance { get; set; }

    /// <summary>Gets or sets the most bytes of one answer that are read.</summary>
    /// <value>The default is 16 MiB; from 1 KiB to 1 GiB.</value>
    public int MaxAnswerBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Gets or sets the name of the toolset with the functions of Kernel Memory's own plugin.</summary>
    /// <value>The default is <c>kernel_memory</c>; an empty text offers none.</value>
    public string Toolset { get; set; } = "kernel_memory";

    /// <summary>Gets the hosts that are the user's own although their addresses are public.</summary>
    /// <value>The default is none: loopback, private, link-local and unique-local addresses only.</value>
    public ICollection<string> SovereignHosts { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}
