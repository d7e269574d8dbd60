using TierKit.Hosting;
using TierKit.Providers;
using TierKit.Tiers;

[assembly: TierKitProvider(typeof(OpenAIProvider))]

namespace TierKit.Providers;

/// <summary>Speaks to OpenAI's own models; the key is read from <c>OPENAI_API_KEY</c> when the service names none.</summary>
public sealed class OpenAIProvider : OpenAIProtocolProvider
{
    /// <inheritdoc/>
    public override string Name => "OpenAI";

    /// <inheritdoc/>
    public override Tier? Tier => Tiers.Tier.Partner;

    /// <inheritdoc/>
    public override string? DefaultEndpoint => "https://api.openai.com/v1";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ApiKeyVariables { get; } = ["OPENAI_API_KEY"];

    /// <inheritdoc/>
    public override string? Lineage => "openai";

    /// <inheritdoc/>
    public override ServiceCapabilities? CapabilitiesOf(string model) =>
        ServiceCapabilities.Tools | ServiceCapabilities.Vision | ServiceCapabilities.StructuredOutput;
}
