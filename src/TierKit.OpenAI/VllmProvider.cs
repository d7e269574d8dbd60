using TierKit.Hosting;
using TierKit.Providers;
using TierKit.Resilience;
using TierKit.Tiers;

[assembly: TierKitProvider(typeof(VllmProvider))]

namespace TierKit.Providers;

/// <summary>Speaks to a vLLM server; sovereign, without a key unless the service names one.</summary>
public sealed class VllmProvider : OpenAIProtocolProvider
{
    /// <inheritdoc/>
    public override string Name => "Vllm";

    /// <inheritdoc/>
    public override Tier? Tier => Tiers.Tier.Sovereign;

    /// <inheritdoc/>
    public override string? DefaultEndpoint => "http://localhost:8000/v1";

    /// <inheritdoc/>
    public override IServiceProber? CreateProber(ProviderContext context) => ModelListProber.For(context, "/health", CreateHttpClient);
}
