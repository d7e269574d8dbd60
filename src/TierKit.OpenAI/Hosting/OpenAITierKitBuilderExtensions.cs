using TierKit.Hosting;
using TierKit.Providers;
using TierKit.Tiers;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers OpenAI and what speaks its protocol.</summary>
public static class OpenAITierKitBuilderExtensions
{
    /// <summary>Registers a model of OpenAI; a partner unless said otherwise.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name: a DI key, a service id, a gateway model.</param>
    /// <param name="model">The model as the server names it.</param>
    /// <param name="endpoint">The address up to the version, such as <c>https://api.openai.com/v1</c>; the default is the usual one.</param>
    /// <param name="tier">The tier.</param>
    /// <param name="configure">Sets the key, price, capabilities, limits, clocks.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddOpenAI(
        this ITierKitBuilder kit, string name, string model, string? endpoint = null, Tier? tier = null, Action<ServiceOptions>? configure = null) =>
        kit.Add("OpenAI", name, model, endpoint, tier, ServiceKind.Chat, configure);

    /// <summary>Registers a Gemini model; a partner unless said otherwise.</summary>
    /// <inheritdoc cref="AddOpenAI"/>
    public static ITierKitBuilder AddGemini(
        this ITierKitBuilder kit, string name, string model, string? endpoint = null, Tier? tier = null, Action<ServiceOptions>? configure = null) =>
        kit.Add("Gemini", name, model, endpoint, tier, ServiceKind.Chat, configure);

    /// <summary>Registers a model on a vLLM server; sovereign unless said otherwise.</summary>
    /// <inheritdoc cref="AddOpenAI"/>
    public static ITierKitBuilder AddVllm(
        this ITierKitBuilder kit, string name, string model, string? endpoint = null, Tier? tier = null, Action<ServiceOptions>? configure = null) =>
        kit.Add("Vllm", name, model, endpoint, tier, ServiceKind.Chat, configure);

    /// <summary>Registers the model of a llama.cpp server; sovereign unless said otherwise.</summary>
    /// <inheritdoc cref="AddOpenAI"/>
    public static ITierKitBuilder AddLlamaCpp(
        this ITierKitBuilder kit, string name, string model = "default", string? endpoint = null, Tier? tier = null, Action<ServiceOptions>? configure = null) =>
        kit.Add("LlamaCpp", name, model, endpoint, tier, ServiceKind.Chat, configure);

    /// <summary>Registers a model of LM Studio on this machine; sovereign unless said otherwise.</summary>
    /// <inheritdoc cref="AddOpenAI"/>
    public static ITierKitBuilder AddLMStudio(
        this ITierKitBuilder kit, string name, string model, string? endpoint = null, Tier? tier = null, Action<ServiceOptions>? configure = null) =>
        kit.Add("OpenAICompatible", name, model, endpoint ?? "http://localhost:1234/v1", tier ?? Tier.Sovereign, ServiceKind.Chat, configure);

    /// <summary>Registers a model at any endpoint that speaks OpenAI's protocol.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name: a DI key, a service id, a gateway model.</param>
    /// <param name="tier">Who owns and runs the endpoint.</param>
    /// <param name="model">The model as the server names it.</param>
    /// <param name="endpoint">The address up to the version, such as <c>http://10.0.0.5:8000/v1</c>.</param>
    /// <param name="configure">Sets the key, price, capabilities, limits, clocks.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddOpenAICompatible(
        this ITierKitBuilder kit, string name, Tier tier, string model, string endpoint, Action<ServiceOptions>? configure = null) =>
        kit.Add("OpenAICompatible", name, model, endpoint, tier, ServiceKind.Chat, configure);

    /// <summary>Registers an embedding model of OpenAI; transactional unless said otherwise.</summary>
    /// <inheritdoc cref="AddOpenAI"/>
    public static ITierKitBuilder AddOpenAIEmbeddings(
        this ITierKitBuilder kit, string name, string model, string? endpoint = null, Tier? tier = null, Action<ServiceOptions>? configure = null) =>
        kit.Add("OpenAI", name, model, endpoint, tier ?? Tier.Transactional, ServiceKind.Embedding, configure);

    /// <summary>Registers an embedding model at any endpoint that speaks OpenAI's protocol.</summary>
    /// <inheritdoc cref="AddOpenAICompatible"/>
    public static ITierKitBuilder AddOpenAICompatibleEmbeddings(
        this ITierKitBuilder kit, string name, Tier tier, string model, string endpoint, Action<ServiceOptions>? configure = null) =>
        kit.Add("OpenAICompatible", name, model, endpoint, tier, ServiceKind.Embedding, configure);

    /// <summary>Registers a model that turns speech into text of OpenAI; transactional unless said otherwise.</summary>
    /// <inheritdoc cref="AddOpenAI"/>
    public static ITierKitBuilder AddOpenAITranscription(
        this ITierKitBuilder kit, string name, string model, string? endpoint = null, Tier? tier = null, Action<ServiceOptions>? configure = null) =>
        kit.Add("OpenAI", name, model, endpoint, tier ?? Tier.Transactional, ServiceKind.Transcription, configure);

    /// <summary>Registers a model that turns speech into text at any endpoint that speaks OpenAI's protocol, such as a local whisper server.</summary>
    /// <inheritdoc cref="AddOpenAICompatible"/>
    public static ITierKitBuilder AddOpenAICompatibleTranscription(
        this ITierKitBuilder kit, string name, Tier tier, string model, string endpoint, Action<ServiceOptions>? configure = null) =>
        kit.Add("OpenAICompatible", name, model, endpoint, tier, ServiceKind.Transcription, configure);

    /// <summary>Registers a model that reads text aloud of OpenAI; transactional unless said otherwise.</summary>
    /// <inheritdoc cref="AddOpenAI"/>
    public static ITierKitBuilder AddOpenAISpeech(
        this ITierKitBuilder kit, string name, string model, string? endpoint = null, Tier? tier = null, Action<ServiceOptions>? configure = null) =>
        kit.Add("OpenAI", name, model, endpoint, tier ?? Tier.Transactional, ServiceKind.Speech, configure);

    /// <summary>Registers a model that reads text aloud at any endpoint that speaks OpenAI's protocol, such as a local speech server.</summary>
    /// <inheritdoc cref="AddOpenAICompatible"/>
    public static ITierKitBuilder AddOpenAICompatibleSpeech(
        this ITierKitBuilder kit, string name, Tier tier, string model, string endpoint, Action<ServiceOptions>? configure = null) =>
        kit.Add("OpenAICompatible", name, model, endpoint, tier, ServiceKind.Speech, configure);

    /// <summary>Registers a model that draws of OpenAI; transactional unless said otherwise.</summary>
    /// <inheritdoc cref="AddOpenAI"/>
    public static ITierKitBuilder AddOpenAIImages(
        this ITierKitBuilder kit, string name, string model, string? endpoint = null, Tier? tier = null, Action<ServiceOptions>? configure = null) =>
        kit.Add("OpenAI", name, model, endpoint, tier ?? Tier.Transactional, ServiceKind.Image, configure);

    /// <summary>Registers a model that draws at any endpoint that speaks OpenAI's protocol, such as a local image server.</summary>
    /// <inheritdoc cref="AddOpenAICompatible"/>
    public static ITierKitBuilder AddOpenAICompatibleImages(
        this ITierKitBuilder kit, string name, Tier tier, string model, string endpoint, Action<ServiceOptions>? configure = null) =>
        kit.Add("OpenAICompatible", name, model, endpoint, tier, ServiceKind.Image, configure);

    /// <summary>Makes <c>OpenAI</c>, <c>Gemini</c>, <c>Vllm</c>, <c>LlamaCpp</c> and <c>OpenAICompatible</c> known to configuration.</summary>
    /// <param name="kit">The builder.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder UseOpenAI(this ITierKitBuilder kit) => kit
        .UseProvider(new OpenAIProvider())
        .UseProvider(new GeminiProvider())
        .UseProvider(new VllmProvider())
        .UseProvider(new LlamaCppProvider())
        .UseProvider(new OpenAICompatibleProvider());

    private static ITierKitBuilder Add(
        this ITierKitBuilder kit,
        string provider,
        string name,
        string model,
        string? endpoint,
        Tier? tier,
        ServiceKind kind,
        Action<ServiceOptions>? configure) => kit.UseOpenAI().AddService(name, options =>
        {
            options.Provider = provider;
            options.Kind = kind;
            options.Model = model;
            options.Endpoint = endpoint;
            options.Tier = tier;
            configure?.Invoke(options);
        });
}
