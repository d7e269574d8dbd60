using Microsoft.Extensions.AI;
using TierKit.Chat;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Collects what was registered, in code and from configuration, until it is checked as a whole.</summary>
internal sealed class TierKitRegistry(IServiceCollection services) : ITierKitBuilder
{
    public IServiceCollection Services { get; } = services;

    public TierKitOptions Options { get; } = new();

    public List<ServiceRegistration> Registrations { get; } = [];

    /// <summary>Gets or sets what makes the hook that shortens conversations, or <see langword="null"/>.</summary>
    public Func<IServiceProvider, IChatReducer>? Compaction { get; set; }

    public Dictionary<string, PolicyOptions> Policies { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, TierProvider> Providers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the keys under which we put clients into the container.</summary>
    public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets what was already wrong while reading.</summary>
    public List<string> Errors { get; } = [];

    public List<CapabilityRegistration> Capabilities { get; } = [];

    public List<IConfiguration> Configurations { get; } = [];

    public static TierKitRegistry? Find(IServiceCollection services) =>
        services.LastOrDefault(static d => d.ServiceType == typeof(TierKitRegistry) && !d.IsKeyedService)?.ImplementationInstance as TierKitRegistry;

    public static TierKitRegistry Of(ITierKitBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder as TierKitRegistry
            ?? Find(builder.Services)
            ?? throw new InvalidOperationException("TierKit is not registered yet; call services.AddTierKit(kit => …) first.");
    }

    public void Add(ServiceRegistration registration)
    {
        if (string.IsNullOrWhiteSpace(registration.Name))
        {
            Errors.Add($"{registration.Path}: a service needs a name");
            return;
        }

        Registrations.Add(registration);
        RegisterName(registration.Name, registration.Options.Kind);
        if (registration.Options is { Kind: ServiceKind.Embedding } options && (options.Space ?? options.Model) is { Length: > 0 } space)
        {
            RegisterName(space, ServiceKind.Embedding);
        }
    }

    public void AddPolicy(string name, PolicyOptions policy)
    {
        bool firstPanel = policy.Quorum is not null && !Policies.Values.Any(static p => p.Quorum is not null);
        Policies[name] = policy;
        RegisterPolicy(name);
        if (policy.Quorum is null || string.IsNullOrWhiteSpace(name))
        {
            return;
        }

        Services.AddKeyedSingleton(name, static (provider, key) => (QuorumChatClient)provider.GetRequiredService<TierKitRuntime>().ChatFor((string)key!));
        if (firstPanel)
        {
            Services.AddSingleton(static provider => QuorumToolset.Create(provider.GetRequiredService<TierKitRuntime>()));
        }
    }

    public void RegisterBuiltInPolicies()
    {
        RegisterPolicy(RoutePolicies.SovereignFirst);
        RegisterPolicy(RoutePolicies.PartnerFirst);
        RegisterPolicy(RoutePolicies.SovereignOnly);
    }

    // Every name is registered by itself: KeyedService.AnyKey would answer other libraries' look-ups too.
    public void RegisterName(string name, ServiceKind kind = ServiceKind.Chat)
    {
        if (string.IsNullOrWhiteSpace(name) || !Keys.Add($"{kind}:{name}"))
        {
            return;
        }

        if (kind == ServiceKind.Chat)
        {
            Services.AddKeyedSingleton(name, static (provider, key) => provider.GetRequiredService<TierKitRuntime>().ChatFor((string)key!));
        }
        else if (kind == ServiceKind.Embedding)
        {
            Services.AddKeyedSingleton(name, static (provider, key) => provider.GetRequiredService<TierKitRuntime>().EmbeddingsFor((string)key!));
        }
        else if (kind == ServiceKind.Transcription)
        {
            Services.AddKeyedSingleton<ISpeechToTextClient>(name, static (provider, key) => provider.GetRequiredService<MediaClients>().TranscriberFor((string)key!));
        }
        else if (kind == ServiceKind.Speech)
        {
            Services.AddKeyedSingleton<ITextToSpeechClient>(name, static (provider, key) => provider.GetRequiredService<MediaClients>().SpeakerFor((string)key!));
        }
        else if (kind == ServiceKind.Image)
        {
            Services.AddKeyedSingleton<IImageGenerator>(name, static (provider, key) => provider.GetRequiredService<MediaClients>().PainterFor((string)key!));
        }
    }

    public TierProvider? FindProvider(string name) =>
        Providers.GetValueOrDefault(name) ?? TierKitProviders.All.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));

    public IEnumerable<string> KnownProviders() =>
        Providers.Keys.Concat(TierKitProviders.All.Select(static p => p.Name)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal);

    // A policy says who may be asked whatever the task; vectors alone are asked for by their space.
    private void RegisterPolicy(string name)
    {
        foreach (ServiceKind kind in Enum.GetValues<ServiceKind>().Where(static k => k is not (ServiceKind.Embedding or ServiceKind.Function)))
        {
            RegisterName(name, kind);
        }
    }
}
