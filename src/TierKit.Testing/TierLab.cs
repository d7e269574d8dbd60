using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Telemetry;
using TierKit.Testing.Fakes;
using TierKit.Tiers;

namespace TierKit.Testing;

/// <summary>Represents TierKit on fakes and a clock that jumps: an application's bad Monday in milliseconds.</summary>
/// <remarks>Thread-safe. Dispose it to dispose the services in it. Nothing is written to disk, and chance is always one half.</remarks>
public sealed class TierLab : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly LabLedger _ledger;

    private TierLab(ServiceProvider provider, LabTime time, LabLedger ledger)
    {
        _provider = provider;
        _ledger = ledger;
        Time = time;
    }

    /// <summary>Gets the client of the default policy.</summary>
    /// <exception cref="TierKitConfigurationException">The lab is set up wrongly; the message lists everything at once.</exception>
    public IChatClient Chat => _provider.GetRequiredService<IChatClient>();

    /// <summary>Gets the generator of the first embedding space.</summary>
    /// <exception cref="TierKitException">No embedding service was added.</exception>
    public IEmbeddingGenerator<string, Embedding<float>> Embeddings => _provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();

    /// <summary>Gets the clock.</summary>
    public LabTime Time { get; }

    /// <summary>Gets the container: everything an application would resolve.</summary>
    public IServiceProvider Services => _provider;

    /// <summary>Gets what each attempt used and cost, in the order in which they ended.</summary>
    public IReadOnlyList<LedgerEntry> Ledger => _ledger.Entries;

    /// <summary>Gets the fakes, by name.</summary>
    public IReadOnlyList<FakeService> Fakes => [.. (_provider.GetService<FakeServices>()?.All ?? [])];

    /// <summary>Gets a fake.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the known ones.</exception>
    public FakeService this[string name] => (_provider.GetService<FakeServices>() ?? new FakeServices())[name];

    /// <summary>Gets the only chat service, or the only one at all, for suites that set up one.</summary>
    internal TierService Service
    {
        get
        {
            IReadOnlyList<TierService> services = _provider.GetRequiredService<ServiceCatalog>().Services;
            return services is [var only] ? only : services.Single(static s => s.Kind == ServiceKind.Chat);
        }
    }

    /// <summary>Makes a lab.</summary>
    /// <param name="configure">Adds fakes, services and policies, with the verbs an application uses.</param>
    /// <param name="services">Adds the application's own services, or <see langword="null"/>.</param>
    /// <param name="time">The clock, when a <see cref="FakeServer"/> shares it; a new one when left out.</param>
    /// <returns>The lab; dispose it.</returns>
    public static TierLab Create(Action<ITierKitBuilder> configure, Action<IServiceCollection>? services = null, LabTime? time = null)
    {
        ArgumentNullException.ThrowIfNull(configure);

        time ??= new LabTime();
        LabLedger ledger = new();
        ServiceCollection collection = new();
        collection.AddSingleton<TimeProvider>(time);
        collection.AddTierKit(kit =>
        {
            kit.Configure(options =>
            {
                options.TimeProvider = time;
                options.Randomizer = static () => .5;
                options.StatePath = "none";
            });
            configure(kit);
        });
        services?.Invoke(collection);
        collection.AddSingleton<IRouteLedger>(ledger);
        return new TierLab(collection.BuildServiceProvider(), time, ledger);
    }

    /// <summary>Gets the client of a policy or a service.</summary>
    /// <param name="name">The policy's or the service's name.</param>
    /// <returns>The client.</returns>
    /// <exception cref="UnknownNameException">Nobody registered that name; the message lists the known ones.</exception>
    public IChatClient Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _provider.GetKeyedService<IChatClient>(name) ?? Unknown(name);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    // The catalogue of policies knows every name and says so.
    private IChatClient Unknown(string name)
    {
        _ = _provider.GetRequiredService<Policy.PolicyCatalog>()[name];
        throw new KeyNotFoundException($"'{name}' has no chat client.");
    }
}
