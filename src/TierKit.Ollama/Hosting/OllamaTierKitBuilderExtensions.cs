using TierKit.Hosting;
using TierKit.Providers;
using TierKit.Tiers;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers models that an Ollama server runs.</summary>
public static class OllamaTierKitBuilderExtensions
{
    /// <summary>Registers a chat model of an Ollama server; sovereign unless said otherwise.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name: a DI key, a service id, a gateway model.</param>
    /// <param name="model">The model as Ollama names it, such as <c>llama3.2</c>.</param>
    /// <param name="endpoint">
    /// The server's root address. The default is the environment variable <c>OLLAMA_HOST</c>, else <c>http://localhost:11434</c>.
    /// </param>
    /// <param name="tier">The tier; models that run in Ollama's cloud need <see cref="Tier.Partner"/>.</param>
    /// <param name="configure">Sets capabilities, window, limits, clocks.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddOllama(
        this ITierKitBuilder kit,
        string name,
        string model,
        string? endpoint = null,
        Tier? tier = null,
        Action<ServiceOptions>? configure = null) =>
        kit.Add(name, ServiceKind.Chat, model, endpoint, tier, configure);

    /// <summary>Registers an embedding model of an Ollama server; sovereign unless said otherwise.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="model">The model as Ollama names it, such as <c>nomic-embed-text</c>.</param>
    /// <param name="endpoint">
    /// The server's root address. The default is the environment variable <c>OLLAMA_HOST</c>, else <c>http://localhost:11434</c>.
    /// </param>
    /// <param name="space">The embedding space. The default is the model's name.</param>
    /// <param name="tier">The tier.</param>
    /// <param name="configure">Sets limits and clocks.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddOllamaEmbeddings(
        this ITierKitBuilder kit,
        string name,
        string model,
        string? endpoint = null,
        string? space = null,
        Tier? tier = null,
        Action<ServiceOptions>? configure = null) =>
        kit.Add(name, ServiceKind.Embedding, model, endpoint, tier, options =>
        {
            options.Space = space;
            configure?.Invoke(options);
        });

    /// <summary>Makes the provider <c>Ollama</c> known to configuration.</summary>
    /// <param name="kit">The builder.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder UseOllama(this ITierKitBuilder kit) => kit.UseProvider(new OllamaProvider());

    private static ITierKitBuilder Add(
        this ITierKitBuilder kit,
        string name,
        ServiceKind kind,
        string model,
        string? endpoint,
        Tier? tier,
        Action<ServiceOptions>? configure) =>
        kit.UseOllama().AddService(name, options =>
        {
            options.Provider = OllamaProvider.ProviderName;
            options.Kind = kind;
            options.Model = model;
            options.Endpoint = endpoint;
            options.Tier = tier;
            configure?.Invoke(options);
        });
}
