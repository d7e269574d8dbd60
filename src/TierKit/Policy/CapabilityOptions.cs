namespace TierKit.Policy;

/// <summary>Configures one capability of the application, in code or in the <c>TierKit:Capabilities</c> section.</summary>
public sealed class CapabilityOptions
{
    /// <summary>Gets or sets whether the work must go on when everything that is not the user's own is gone.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Critical { get; set; }

    /// <summary>Gets what the capability needs, all of it; alternatives stand in one entry with <c>|</c> between them, the preferred one first.</summary>
    /// <value>
    /// The default is nothing. A plain name is a service, a policy or another capability; <c>tool:</c>, <c>mcp:</c>, <c>store:</c> and
    /// <c>host:</c> declare something else by naming it.
    /// </value>
    public IList<string> Requires { get; } = [];
}
