using TierKit.Policy;

namespace TierKit.Mcp.Borrowing;

/// <summary>Configures one MCP server whose tools this application uses.</summary>
public sealed class BorrowedServerOptions
{
    /// <summary>Gets or sets the program that is started and spoken to on its standard input and output.</summary>
    /// <value>The default is <see langword="null"/>: then <see cref="Endpoint"/> is needed.</value>
    public string? Command { get; set; }

    /// <summary>Gets the program's arguments.</summary>
    public IList<string> Arguments { get; } = [];

    /// <summary>Gets environment variables for the program, beside this process's own. Their names are pinned, not their values.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets or sets the folder the program runs in.</summary>
    /// <value>The default is this process's.</value>
    public string? WorkingDirectory { get; set; }

    /// <summary>Gets or sets the address of a server over Streamable HTTP. It must stay home: loopback, private or link-local.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public Uri? Endpoint { get; set; }

    /// <summary>Gets or sets how long starting, or connecting, may take.</summary>
    /// <value>The default is 20 seconds.</value>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how long one call may take, the start included.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the pause before a server that died is started again; it doubles with each death up to <see cref="MaxBackoff"/>.</summary>
    /// <value>The default is half a second. A server that lived for a minute starts over.</value>
    public TimeSpan Backoff { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Gets or sets the longest pause before a start.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how large one message of the server may be, in bytes; a larger one ends the connection.</summary>
    /// <value>The default is 4 MiB.</value>
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Gets or sets the label of what the tools return.</summary>
    /// <value>The default is Private and Untrusted.</value>
    public ContentLabel Label { get; set; } = ContentLabel.Closed;

    /// <summary>Gets or sets how far what the tools are given can get.</summary>
    /// <value>The default is <see langword="null"/>: what each tool's approved hints say; a tool without hints can send.</value>
    public ToolReach? Reach { get; set; }
}
