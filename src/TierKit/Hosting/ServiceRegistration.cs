using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Holds one service as it was registered, before anything is checked.</summary>
internal sealed record ServiceRegistration(string Name, string Path, ServiceOptions Options)
{
    /// <summary>Gets what makes the client that the user brought, or <see langword="null"/> when a provider does.</summary>
    public Func<IServiceProvider, object>? Bring { get; init; }

    public string? BroughtAs { get; init; }

    /// <summary>Gets whether one call may make the same request twice.</summary>
    public bool IsRepeatable { get; init; } = true;
}
