namespace TierKit.AspNetCore.Hosting;

/// <summary>Configures one API key of the gateway.</summary>
public sealed class GatewayKeyOptions
{
    /// <summary>Gets or sets the secret that a caller presents; at least 16 characters.</summary>
    /// <value>The default is none, which is an error. Never logged and never kept in clear once the host has started.</value>
    public string? Key { get; set; }

    /// <summary>Gets the policies and services the key may ask.</summary>
    /// <value>The default is empty: every one.</value>
    public IList<string> Policies { get; } = [];

    /// <summary>Gets or sets whether the key may turn the operator's switches on the status page.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Operator { get; set; }
}
