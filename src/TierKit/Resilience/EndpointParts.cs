namespace TierKit.Resilience;

/// <summary>Holds what speaks to one address of a service, made at its first use.</summary>
internal sealed record EndpointParts(Uri? Address, Lazy<object> Client, Lazy<IServiceProber?> Prober)
{
    public Lazy<IModelLoader?> Loader { get; init; } = new(static () => null);
}
