using Anthropic;
using Anthropic.Core;
using Microsoft.Extensions.AI;
using TierKit.Hosting;
using TierKit.Providers;
using TierKit.Resilience;
using TierKit.Tiers;

[assembly: TierKitProvider(typeof(AnthropicProvider))]

namespace TierKit.Providers;

/// <summary>Speaks to Claude through the vendor's official SDK.</summary>
/// <remarks>
/// Stateless and thread-safe. The SDK's retries and timeouts are off: one attempt of the walk is one request on the wire, and the
/// walk's clocks watch it. The key is read from <c>ANTHROPIC_API_KEY</c> when the service names none, and is never logged.
/// </remarks>
public sealed class AnthropicProvider : TierProvider
{
    // The API wants a limit on every request; a caller's MaxOutputTokens replaces it.
    private const int DefaultMaxOutputTokens = 8192;

    private static readonly AnthropicFailureClassifier Classifier = new();

    /// <inheritdoc/>
    public override string Name => "Anthropic";

    /// <inheritdoc/>
    public override Tier? Tier => Tiers.Tier.Partner;

    /// <inheritdoc/>
    public override string? DefaultEndpoint => "https://api.anthropic.com";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ApiKeyVariables { get; } = ["ANTHROPIC_API_KEY"];

    /// <inheritdoc/>
    public override string? Lineage => "anthropic";

    /// <inheritdoc/>
    public override IFailureClassifier? FailureClassifier => Classifier;

    /// <inheritdoc/>
    public override ServiceCapabilities? CapabilitiesOf(string model) =>
        ServiceCapabilities.Tools | ServiceCapabilities.Vision | ServiceCapabilities.StructuredOutput;

    /// <inheritdoc/>
    public override IChatClient CreateChatClient(ProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);

        AnthropicClient client = new(new ClientOptions
        {
            ApiKey = context.ApiKey,
            BaseUrl = context.Endpoint.AbsoluteUri.TrimEnd('/'),
            HttpClient = context.CreateHttpClient(),
            MaxRetries = 0,
            // Zero and infinite are refused by the SDK; the walk's clocks are always shorter than this.
            Timeout = TimeSpan.FromDays(1),
        });
        return client.AsIChatClient(context.Service.Model!, DefaultMaxOutputTokens);
    }
}
