using TierKit.Hosting;
using TierKit.Providers;
using TierKit.Resilience;
using TierKit.Tiers;

[assembly: TierKitProvider(typeof(LlamaCppProvider))]

namespace TierKit.Providers;

/// <summary>Speaks to llama.cpp's server; sovereign, without a key unless the service names one.</summary>
public sealed class LlamaCppProvider : OpenAIProtocolProvider
{
    /// <inheritdoc/>
    public override string Name => "LlamaCpp";

    /// <inheritdoc/>
    public override Tier? Tier => Tiers.Tier.Sovereign;

    /// <inheritdoc/>
    public override string? DefaultEndpoint => "http://localhost:8080/v1";

    /// <inheritdoc/>
    public override ServiceCapabilities? CapabilitiesOf(string model) => null;

    /// <inheritdoc/>
    public override IServiceProber? CreateProber(ProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new LlamaCppProber(new ServerQuestions(context, CreateHttpClient));
    }

    private protected override HttpClient CreateHttpClient(ProviderContext context)
    {
        HttpClient client = base.CreateHttpClient(context);
        // The server closes after every stream although it keeps connections alive in name: 62 of 800 next requests met a closing
        // one (build b10587), none when each asks for its own.
        client.DefaultRequestHeaders.ConnectionClose = true;
        return client;
    }
}
