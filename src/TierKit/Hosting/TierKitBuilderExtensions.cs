using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using TierKit;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tiers;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers services, policies, toolsets and the floor.</summary>
public static class TierKitBuilderExtensions
{
    /// <summary>Registers a service that a provider speaks to. Provider packages have shorter verbs, such as <c>AddOllama</c>.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name: a DI key, a service id, a gateway model.</param>
    /// <param name="configure">Sets at least the provider and the model.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddService(this ITierKitBuilder kit, string name, Action<ServiceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);

        ServiceOptions options = new();
        configure(options);
        return kit.Register(new ServiceRegistration(name, $"service '{name}'", options));
    }

    /// <summary>Makes a provider known to configuration and to <see cref="AddService"/>.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="provider">The provider.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder UseProvider(this ITierKitBuilder kit, TierProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        TierKitRegistry.Of(kit).Providers[provider.Name] = provider;
        return kit;
    }

    /// <summary>Registers a chat client of your own as a service. The container's owner disposes it.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="tier">Who owns and runs what the client speaks to; nothing checks it but you.</param>
    /// <param name="client">The client. It must be thread-safe and should retry nothing by itself.</param>
    /// <param name="configure">Sets what TierKit cannot know: capabilities, window, price, clocks.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddChatClient(
        this ITierKitBuilder kit,
        string name,
        Tier tier,
        IChatClient client,
        Action<ServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return kit.Bring(name, ServiceKind.Chat, tier, _ => client, client.GetType().Name, configure);
    }

    /// <summary>Registers a chat client of your own, made at its first use.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="tier">Who owns and runs what the client speaks to; nothing checks it but you.</param>
    /// <param name="factory">Makes the client, once. It must not ask the container for the client of this service.</param>
    /// <param name="configure">Sets what TierKit cannot know: capabilities, window, price, clocks.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddChatClient(
        this ITierKitBuilder kit,
        string name,
        Tier tier,
        Func<IServiceProvider, IChatClient> factory,
        Action<ServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return kit.Bring(name, ServiceKind.Chat, tier, factory, nameof(IChatClient), configure);
    }

    /// <summary>Registers an embedding generator of your own as a service of a named space.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="tier">Who owns and runs what the generator speaks to; nothing checks it but you.</param>
    /// <param name="generator">The generator. It must be thread-safe.</param>
    /// <param name="space">The embedding space; only generators of one space stand in for each other.</param>
    /// <param name="configure">Sets what TierKit cannot know: price, clocks.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddEmbeddingGenerator(
        this ITierKitBuilder kit,
        string name,
        Tier tier,
        IEmbeddingGenerator<string, Embedding<float>> generator,
        string space,
        Action<ServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentException.ThrowIfNullOrWhiteSpace(space);
        return kit.Bring(name, ServiceKind.Embedding, tier, _ => generator, generator.GetType().Name, options =>
        {
            options.Space = space;
            configure?.Invoke(options);
        });
    }

    /// <summary>Registers a transcription client of your own as a service.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="tier">Who owns and runs what it speaks to; nothing checks it but you.</param>
    /// <param name="client">What answers. It must be thread-safe and should retry nothing by itself.</param>
    /// <param name="configure">Sets what TierKit cannot know: price, clocks.</param>
    /// <returns>The builder.</returns>
    [Experimental(Experiments.SpeechAndImages)]
    public static ITierKitBuilder AddSpeechToTextClient(this ITierKitBuilder kit, string name, Tier tier, ISpeechToTextClient client, Action<ServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return kit.Bring(name, ServiceKind.Transcription, tier, _ => client, client.GetType().Name, configure);
    }

    /// <summary>Registers a speech client of your own as a service.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="tier">Who owns and runs what it speaks to; nothing checks it but you.</param>
    /// <param name="client">What answers. It must be thread-safe and should retry nothing by itself.</param>
    /// <param name="configure">Sets what TierKit cannot know: price, clocks.</param>
    /// <returns>The builder.</returns>
    [Experimental(Experiments.SpeechAndImages)]
    public static ITierKitBuilder AddTextToSpeechClient(this ITierKitBuilder kit, string name, Tier tier, ITextToSpeechClient client, Action<ServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return kit.Bring(name, ServiceKind.Speech, tier, _ => client, client.GetType().Name, configure);
    }

    /// <summary>Registers an image generator of your own as a service.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="tier">Who owns and runs what it speaks to; nothing checks it but you.</param>
    /// <param name="generator">What answers. It must be thread-safe and should retry nothing by itself.</param>
    /// <param name="configure">Sets what TierKit cannot know: price, clocks.</param>
    /// <returns>The builder.</returns>
    [Experimental(Experiments.SpeechAndImages)]
    public static ITierKitBuilder AddImageGenerator(this ITierKitBuilder kit, string name, Tier tier, IImageGenerator generator, Action<ServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return kit.Bring(name, ServiceKind.Image, tier, _ => generator, generator.GetType().Name, configure);
    }

    /// <summary>Registers a policy, or changes a built-in one.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The policy's name: a DI key, a service id, a gateway model.</param>
    /// <param name="configure">Sets the policy.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddPolicy(this ITierKitBuilder kit, string name, Action<PolicyOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);

        PolicyOptions options = new();
        configure(options);
        TierKitRegistry registry = TierKitRegistry.Of(kit);
        registry.AddPolicy(name, options);
        return kit;
    }

    /// <summary>Registers a policy whose answer is what a panel agrees on.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The policy's name: a DI key, a service id, a gateway model.</param>
    /// <param name="configure">Sets the panel: its members, and what agreement is.</param>
    /// <param name="policy">Sets what is not about the panel: deadline, critical, ceilings.</param>
    /// <returns>The builder.</returns>
    /// <remarks>Resolve <c>IChatClient</c> under the name, or <c>QuorumChatClient</c> for results with a type.</remarks>
    public static ITierKitBuilder AddQuorum(this ITierKitBuilder kit, string name, Action<QuorumOptions> configure, Action<PolicyOptions>? policy = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        QuorumOptions quorum = new();
        configure(quorum);
        return kit.AddPolicy(name, options =>
        {
            policy?.Invoke(options);
            options.Quorum = quorum;
        });
    }

    /// <summary>Chooses the policy of calls that name none.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The policy's name.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder UseDefaultPolicy(this ITierKitBuilder kit, string name) =>
        kit.Configure(options => options.DefaultPolicy = name);

    /// <summary>Sets what is not about one service or one policy.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder Configure(this ITierKitBuilder kit, Action<TierKitOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(TierKitRegistry.Of(kit).Options);
        return kit;
    }

    /// <summary>Registers a toolset that every front offers.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="factory">Makes the toolset, once.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddToolset(this ITierKitBuilder kit, Func<IServiceProvider, Toolset> factory)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentNullException.ThrowIfNull(factory);
        kit.Services.AddSingleton(factory);
        return kit;
    }

    /// <summary>Registers what shortens a conversation that fits no window as it is; the last one wins.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="factory">Makes the reducer, once. It sees whole conversations: one that asks a model must ask one that may see them.</param>
    /// <returns>The builder.</returns>
    /// <remarks>Runs at most once a call, within its deadline, and only when no candidate's window is large enough. The report says so.</remarks>
    public static ITierKitBuilder UseCompaction(this ITierKitBuilder kit, Func<IServiceProvider, IChatReducer> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        TierKitRegistry.Of(kit).Compaction = factory;
        return kit;
    }

    /// <summary>Registers who is asked where a policy says Ask; the last one wins.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="factory">Makes it, once.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder UseEgressApproval(this ITierKitBuilder kit, Func<IServiceProvider, IEgressApproval> factory)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentNullException.ThrowIfNull(factory);
        kit.Services.AddSingleton(factory);
        return kit;
    }

    /// <summary>Registers what answers when no model does; the last one wins.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="factory">Makes the floor, once.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder UseFloor(this ITierKitBuilder kit, Func<IServiceProvider, IFloor> factory)
    {
        ArgumentNullException.ThrowIfNull(kit);
        ArgumentNullException.ThrowIfNull(factory);
        kit.Services.AddSingleton(factory);
        return kit;
    }

    private static ITierKitBuilder Bring(
        this ITierKitBuilder kit,
        string name,
        ServiceKind kind,
        Tier tier,
        Func<IServiceProvider, object> factory,
        string broughtAs,
        Action<ServiceOptions>? configure)
    {
        ServiceOptions options = new() { Kind = kind, Tier = tier };
        configure?.Invoke(options);
        return kit.Register(new ServiceRegistration(name, $"service '{name}'", options) { Bring = factory, BroughtAs = broughtAs });
    }

    private static ITierKitBuilder Register(this ITierKitBuilder kit, ServiceRegistration registration)
    {
        TierKitRegistry registry = TierKitRegistry.Of(kit);
        registry.Add(registration);
        return kit;
    }
}
