using TierKit.Hosting;
using TierKit.Providers;
using TierKit.Resilience;

[assembly: TierKitProvider(typeof(OpenAICompatibleProvider))]

namespace TierKit.Providers;

/// <summary>Speaks to any endpoint that speaks OpenAI's protocol; each service names its address and its tier.</summary>
public sealed class OpenAICompatibleProvider : OpenAIProtocolProvider
{
    /// <inheritdoc/>
    public override string Name => "OpenAICompatible";

    /// <inheritdoc/>
    public override IServiceProber? CreateProber(ProviderContext context) => ModelListProber.For(context, "/health", CreateHttpClient);
}
