using System.Net.Http.Headers;
using Microsoft.Extensions.AI;
using TierKit.Hosting;
using TierKit.Providers;
using TierKit.Resilience;
using TierKit.Tiers;

[assembly: TierKitProvider(typeof(OllamaProvider))]

namespace TierKit.Providers;

/// <summary>Speaks to models that an Ollama server runs.</summary>
/// <remarks>
/// Stateless and thread-safe. What a model can do depends on the model, so capabilities are unknown unless the service names them.
/// Before a sovereign service's model is first asked, and every five minutes of use, the server is asked where that model runs;
/// one that Ollama runs elsewhere is refused with a <see cref="Transport.SovereigntyException"/> and nothing is sent.
/// </remarks>
public sealed class OllamaProvider : TierProvider
{
    internal const string ProviderName = "Ollama";

    // Ollama reports a failure inside a good answer as a line of its own.
    private const string ErrorLine = "{\"error\"";

    private static readonly OllamaFailureClassifier Classifier = new();

    /// <inheritdoc/>
    public override string Name => ProviderName;

    /// <inheritdoc/>
    public override Tier? Tier => Tiers.Tier.Sovereign;

    /// <inheritdoc/>
    public override IReadOnlyCollection<ServiceKind> Kinds { get; } = [ServiceKind.Chat, ServiceKind.Embedding];

    /// <inheritdoc/>
    /// <remarks>The environment variable <c>OLLAMA_HOST</c> as Ollama's own client reads it, else <c>http://localhost:11434</c>.</remarks>
    public override string? DefaultEndpoint => OllamaHost.Endpoint(OllamaHost.Value);

    /// <inheritdoc/>
    public override IFailureClassifier? FailureClassifier => Classifier;

    /// <inheritdoc/>
    public override string? FetchModelHint(string model) => $"run: ollama pull {model}";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate(ServiceOptions options, Tier tier)
    {
        ArgumentNullException.ThrowIfNull(options);
        return OllamaSettings.Problems(options, tier, OllamaHost.Value);
    }

    /// <inheritdoc/>
    public override IChatClient CreateChatClient(ProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new OllamaChatClient(CreateWire(context));
    }

    /// <inheritdoc/>
    public override IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(ProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new OllamaEmbeddingGenerator(CreateWire(context));
    }

    /// <inheritdoc/>
    public override IServiceProber? CreateProber(ProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new OllamaProber(context.Service, context.Endpoint, new OllamaQuestions(context, () => CreateHttpClient(context)));
    }

    /// <inheritdoc/>
    public override IModelLoader? CreateLoader(ProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new OllamaLoader(context.Service.Model!, () => CreateHttpClient(context));
    }

    private static OllamaWire CreateWire(ProviderContext context) => new(
        CreateHttpClient(context),
        context.Service.Model!,
        context.Service.Tier == Tiers.Tier.Sovereign
            ? new OllamaResidence(context.Service, new OllamaQuestions(context, () => CreateHttpClient(context)), context.Time)
            : null);

    private static HttpClient CreateHttpClient(ProviderContext context)
    {
        HttpClient client = context.CreateHttpClient(ErrorLine);
        // Without the slash, the last segment of an address behind a reverse proxy would be replaced.
        client.BaseAddress = new Uri(context.Endpoint.AbsoluteUri.TrimEnd('/') + "/");
        if (context.ApiKey is { } key)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }
}
