using TierKit.Hosting;
using TierKit.Providers;
using TierKit.Tiers;

[assembly: TierKitProvider(typeof(GeminiProvider))]

namespace TierKit.Providers;

/// <summary>Speaks to Gemini through its OpenAI-compatible endpoint; the key is read from <c>GEMINI_API_KEY</c> or <c>GOOGLE_API_KEY</c>.</summary>
public sealed class GeminiProvider : OpenAIProtocolProvider
{
    /// <inheritdoc/>
    public override string Name => "Gemini";

    /// <inheritdoc/>
    public override Tier? Tier => Tiers.Tier.Partner;

    /// <inheritdoc/>
    public override string? DefaultEndpoint => "https://generativelanguage.googleapis.com/v1beta/openai";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ApiKeyVariables { get; } = ["GEMINI_API_KEY", "GOOGLE_API_KEY"];

    /// <inheritdoc/>
    public override string? Lineage => "google";

    /// <inheritdoc/>
    public override ServiceCapabilities? CapabilitiesOf(string model) =>
        ServiceCapabilities.Tools | ServiceCapabilities.Vision | ServiceCapabilities.StructuredOutput;
}
