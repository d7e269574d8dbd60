using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Speaks to the services of one vendor or protocol.</summary>
/// <remarks>
/// Public, with a parameterless constructor, and stateless: one instance serves every service of its name. Mark the assembly with
/// <see cref="TierKitProviderAttribute"/> so that a reference alone makes the provider known to configuration.
/// </remarks>
public abstract class TierProvider
{
    /// <summary>Gets the name that configuration uses, such as <c>Ollama</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the tier of its services, or <see langword="null"/> when each service must say.</summary>
    public virtual Tier? Tier => null;

    /// <summary>Gets what its services can do.</summary>
    public virtual IReadOnlyCollection<ServiceKind> Kinds => [ServiceKind.Chat];

    /// <summary>Gets the address of a service that names none, or <see langword="null"/> when each must name one.</summary>
    public virtual string? DefaultEndpoint => null;

    /// <summary>Gets the environment variables that usually hold the key, the most usual first.</summary>
    public virtual IReadOnlyList<string> ApiKeyVariables => [];

    /// <summary>Gets whether a service without a key cannot be asked.</summary>
    public virtual bool RequiresApiKey => ApiKeyVariables.Count > 0;

    /// <summary>Gets who trained its models, or <see langword="null"/> when that depends on the model.</summary>
    public virtual string? Lineage => null;

    /// <summary>Gets what names the kind of its failures before the common HTTP rules do, or <see langword="null"/>.</summary>
    public virtual IFailureClassifier? FailureClassifier => null;

    /// <summary>Says what a model can do beyond plain text.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The capabilities, or <see langword="null"/> when that is not known.</returns>
    public virtual ServiceCapabilities? CapabilitiesOf(string model) => null;

    /// <summary>Says what ids of tool calls a model accepts.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The format; <see cref="ToolCallIdFormat.Portable"/> unless the provider knows of a narrower or wider one.</returns>
    public virtual ToolCallIdFormat ToolCallIdsOf(string model) => ToolCallIdFormat.Portable;

    /// <summary>Says how to fetch a model that a service lacks.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The next step, such as <c>run: ollama pull llama3.2</c>, or <see langword="null"/>.</returns>
    public virtual string? FetchModelHint(string model) => null;

    /// <summary>Finds what is wrong with a service's settings beyond what every service must have.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="tier">The tier the service will have.</param>
    /// <returns>One sentence per problem that begins with the setting's name and ends with the next step; empty when all is well.</returns>
    public virtual IEnumerable<string> Validate(ServiceOptions options, Tier tier) => [];

    /// <summary>Makes the client of a chat service. Called once per service, at its first use.</summary>
    /// <param name="context">The service and its transport.</param>
    /// <returns>A client that retries nothing by itself.</returns>
    /// <exception cref="NotSupportedException">The provider has no chat services.</exception>
    public virtual IChatClient CreateChatClient(ProviderContext context) =>
        throw new NotSupportedException($"Provider '{Name}' has no chat services.");

    /// <summary>Makes the generator of an embedding service. Called once per service, at its first use.</summary>
    /// <param name="context">The service and its transport.</param>
    /// <returns>A generator that retries nothing by itself.</returns>
    /// <exception cref="NotSupportedException">The provider has no embedding services.</exception>
    public virtual IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(ProviderContext context) =>
        throw new NotSupportedException($"Provider '{Name}' has no embedding services.");

    /// <summary>Makes the client of a transcription service. Called once per service, at its first use.</summary>
    /// <param name="context">The service and its transport.</param>
    /// <returns>A client that retries nothing by itself.</returns>
    /// <exception cref="NotSupportedException">The provider has no transcription services.</exception>
    [Experimental(Experiments.SpeechAndImages)]
    public virtual ISpeechToTextClient CreateSpeechToTextClient(ProviderContext context) =>
        throw new NotSupportedException($"Provider '{Name}' has no transcription services.");

    /// <summary>Makes the client of a speech service. Called once per service, at its first use.</summary>
    /// <param name="context">The service and its transport.</param>
    /// <returns>A client that retries nothing by itself.</returns>
    /// <exception cref="NotSupportedException">The provider has no speech services.</exception>
    [Experimental(Experiments.SpeechAndImages)]
    public virtual ITextToSpeechClient CreateTextToSpeechClient(ProviderContext context) =>
        throw new NotSupportedException($"Provider '{Name}' has no speech services.");

    /// <summary>Makes the generator of an image service. Called once per service, at its first use.</summary>
    /// <param name="context">The service and its transport.</param>
    /// <returns>A generator that retries nothing by itself.</returns>
    /// <exception cref="NotSupportedException">The provider has no image services.</exception>
    [Experimental(Experiments.SpeechAndImages)]
    public virtual IImageGenerator CreateImageGenerator(ProviderContext context) =>
        throw new NotSupportedException($"Provider '{Name}' has no image services.");

    /// <summary>Makes what asks a service how it is, free of charge.</summary>
    /// <param name="context">The service and its transport.</param>
    /// <returns>The prober, or <see langword="null"/> when the service has no such question.</returns>
    public virtual IServiceProber? CreateProber(ProviderContext context) => null;

    /// <summary>Makes what brings a service's model into memory before it is needed.</summary>
    /// <param name="context">The service and its transport.</param>
    /// <returns>The loader, or <see langword="null"/> when the service has no such request.</returns>
    public virtual IModelLoader? CreateLoader(ProviderContext context) => null;
}
