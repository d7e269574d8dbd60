using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Audio;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Images;
using TierKit.Hosting;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Providers;

/// <summary>Speaks OpenAI's protocol; its kinds differ in address, key, tier and in how they say what is wrong.</summary>
/// <remarks>
/// Stateless and thread-safe. The SDK's retries and timeouts are off: one attempt of the walk is one request on the wire, and the
/// walk's clocks watch it. Meant to be derived from for further services that speak the protocol.
/// </remarks>
public abstract class OpenAIProtocolProvider : TierProvider
{
    // A server reports a failure inside a good stream as an event of its own.
    private const string ErrorLine = "data: {\"error\"";

    private static readonly string[] MistralFamilies = ["mistral", "mixtral", "ministral", "codestral", "devstral", "magistral", "pixtral"];

    private static readonly OpenAIFailureClassifier Classifier = new();

    /// <inheritdoc/>
    public override IReadOnlyCollection<ServiceKind> Kinds { get; } =
        [ServiceKind.Chat, ServiceKind.Embedding, ServiceKind.Transcription, ServiceKind.Speech, ServiceKind.Image];

    /// <inheritdoc/>
    public override IFailureClassifier? FailureClassifier => Classifier;

    /// <inheritdoc/>
    /// <remarks>The templates of Mistral's models, whoever serves them, refuse every id but nine letters and digits.</remarks>
    public override ToolCallIdFormat ToolCallIdsOf(string model) =>
        MistralFamilies.Any(f => model?.Contains(f, StringComparison.OrdinalIgnoreCase) == true) ? ToolCallIdFormat.NineAlphanumeric : ToolCallIdFormat.Portable;

    /// <inheritdoc/>
    public override IChatClient CreateChatClient(ProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new EveryFinishReasonChatClient(new ChatClient(context.Service.Model!, Key(context), Options(context)).AsIChatClient());
    }

    /// <inheritdoc/>
    public override IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(ProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new EmbeddingClient(context.Service.Model!, Key(context), Options(context)).AsIEmbeddingGenerator();
    }

    /// <inheritdoc/>
    public override ISpeechToTextClient CreateSpeechToTextClient(ProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new CheckedTranscriptionClient(new AudioClient(context.Service.Model!, Key(context), Options(context)).AsISpeechToTextClient());
    }

    /// <inheritdoc/>
    public override ITextToSpeechClient CreateTextToSpeechClient(ProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new CheckedSpeechClient(new AudioClient(context.Service.Model!, Key(context), Options(context)).AsITextToSpeechClient());
    }

    /// <inheritdoc/>
    public override IImageGenerator CreateImageGenerator(ProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new CheckedImageGenerator(new ImageClient(context.Service.Model!, Key(context), Options(context)).AsIImageGenerator());
    }

    /// <summary>Makes the HTTP client of a service, with the key if there is one.</summary>
    /// <param name="context">The service and its transport.</param>
    /// <returns>The client.</returns>
    private protected virtual HttpClient CreateHttpClient(ProviderContext context) => context.CreateHttpClient(ErrorLine);

    // The SDK insists on a key where local servers want none; what is sent instead names no one.
    private static ApiKeyCredential Key(ProviderContext context) => new(context.ApiKey ?? "none");

    private OpenAIClientOptions Options(ProviderContext context) => new()
    {
        Endpoint = context.Endpoint,
        Transport = new HttpClientPipelineTransport(CreateHttpClient(context)),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        NetworkTimeout = Timeout.InfiniteTimeSpan,
    };
}
