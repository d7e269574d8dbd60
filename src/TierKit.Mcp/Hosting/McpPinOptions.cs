using TierKit.Mcp.Pinning;

namespace TierKit.Mcp.Hosting;

/// <summary>Configures what counts as approved of borrowed MCP servers.</summary>
public sealed class McpPinOptions
{
    /// <summary>Gets or sets the mode.</summary>
    /// <value>
    /// The default is <see langword="null"/>: <see cref="PinMode.Locked"/> where <c>TIERKIT_LOCKED</c> or <c>CI</c> is set or the host's
    /// environment is not Development, else <see cref="PinMode.Development"/>.
    /// </value>
    public PinMode? Mode { get; set; }

    /// <summary>Gets or sets the lock file.</summary>
    /// <value>The default is <c>tierkit.lock.json</c> at the content root.</value>
    public string? LockFile { get; set; }
}
