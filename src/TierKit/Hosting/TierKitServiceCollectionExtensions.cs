using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Transport;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds TierKit to a container.</summary>
public static class TierKitServiceCollectionExtensions
{
    /// <summary>Adds services and policies in code.</summary>
    /// <param name="services">The container's registrations.</param>
    /// <param name="configure">Registers services and policies.</param>
    /// <returns>The builder, for further registrations.</returns>
    /// <remarks>
    /// The unkeyed <c>IChatClient</c> is the default policy; every policy and service is one under its name.
    /// May be called several times; the calls add up. What is wrong is reported all at once when the host starts, or
    /// without a host when a client is first resolved.
    /// </remarks>
    /// <example>
    /// <code>
    /// services.AddTierKit(kit => kit
    ///     .AddOllama("local", model: "llama3.2")
    ///     .AddAnthropic("claude", model: "claude-sonnet-5"));
    /// </code>
    /// </example>
    public static ITierKitBuilder AddTierKit(this IServiceCollection services, Action<ITierKitBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);

        TierKitRegistry registry = Core(services);
        configure(registry);
        return registry;
    }

    /// <summary>Adds services and policies from the <c>TierKit</c> section, and more in code.</summary>
    /// <param name="services">The container's registrations.</param>
    /// <param name="section">The section; it is read now, and later changes of names are reported as errors.</param>
    /// <param name="configure">Registers more in code, providers included; runs before the section is read.</param>
    /// <returns>The builder, for further registrations.</returns>
    public static ITierKitBuilder AddTierKit(this IServiceCollection services, IConfiguration section, Action<ITierKitBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);

        TierKitRegistry registry = Core(services);
        configure?.Invoke(registry);
        TierKitSectionReader.Read(registry, section);
        return registry;
    }

    private static TierKitRegistry Core(IServiceCollection services)
    {
        if (TierKitRegistry.Find(services) is { } known)
        {
            return known;
        }

        TierKitRegistry registry = new(services);
        services.AddSingleton(registry);
        services.TryAddSingleton(static provider => new TierKitRuntime(provider.GetRequiredService<TierKitRegistry>(), provider));
        services.TryAddSingleton(static provider => provider.GetRequiredService<TierKitRuntime>().Catalog);
        services.TryAddSingleton(static provider => provider.GetRequiredService<TierKitRuntime>().Policies);
        services.TryAddSingleton(static provider => provider.GetRequiredService<TierKitRuntime>().Capabilities);
        services.TryAddSingleton(static provider => provider.GetRequiredService<TierKitRuntime>().StateFolder);
        services.TryAddSingleton(static provider => provider.GetRequiredService<TierKitRuntime>().Chat);
        services.TryAddSingleton(static provider => provider.GetRequiredService<TierKitRuntime>().Switches);
        services.TryAddSingleton(static provider => provider.GetRequiredService<TierKitRuntime>().Drift);
        services.TryAddSingleton(static provider => provider.GetRequiredService<TierKitRuntime>().Matrix);
        services.TryAddSingleton(static provider => provider.GetRequiredService<TierKitRuntime>().Ledger);
        services.TryAddSingleton(static provider => provider.GetRequiredService<TierKitRuntime>().Warmer);
        services.TryAddSingleton(static provider => provider.GetRequiredService<TierKitRuntime>().EgressLog);
        services.TryAddSingleton(provider => new HomeNetwork(
            registry.Options.SovereignHosts, provider.GetService<IHostResolver>() is { } resolver ? resolver.ResolveAsync : null, registry.Options.TimeProvider ?? provider.GetService<TimeProvider>()));
        services.TryAddSingleton<ServiceProbes>();
        services.TryAddSingleton<ModelFiles>();
        services.TryAddSingleton(provider => new TierKitLock(registry.Options.Lock, provider));
        services.AddSingleton<LockSection>(static provider => new ModelSection(provider));
        registry.AddToolset(static provider => new Toolset(
            TierStatusFunction.Toolset, "What this application's answers run on.", [new TierStatusFunction(provider)]));
        services.AddSingleton<AI.IChatClient>(static provider => provider.GetRequiredService<TierKitRuntime>().Chat);
        services.AddSingleton<AI.IEmbeddingGenerator<string, AI.Embedding<float>>>(
            static provider => provider.GetRequiredService<TierKitRuntime>().Embeddings(space: null));
        services.TryAddSingleton<MediaClients>();
        services.AddSingleton<AI.ISpeechToTextClient>(static provider => provider.GetRequiredService<MediaClients>().TranscriberFor(null));
        services.AddSingleton<AI.ITextToSpeechClient>(static provider => provider.GetRequiredService<MediaClients>().SpeakerFor(null));
        services.AddSingleton<AI.IImageGenerator>(static provider => provider.GetRequiredService<MediaClients>().PainterFor(null));
        services.AddOptions<TierKitOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<Options.IValidateOptions<TierKitOptions>, TierKitStartValidator>());
        registry.RegisterBuiltInPolicies();
        foreach (SectionContributor contributor in SectionContributors.All)
        {
            contributor.Attach(registry);
        }

        return registry;
    }
}
