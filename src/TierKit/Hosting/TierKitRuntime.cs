using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TierKit.Chat;
using TierKit.Embeddings;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Hosting;

/// <summary>Turns what was registered into what runs, once, after everything was checked.</summary>
internal sealed class TierKitRuntime : IDisposable, IAsyncDisposable
{
    private readonly TierKitRegistry _registry;
    private readonly RouteServices _route;
    private readonly FileLedger? _ledger;
    private readonly EgressJournal? _journal;
    private readonly TrafficBook? _traffic;
    private readonly AgreementCalibration? _calibration;
    private readonly ConcurrentDictionary<string, IChatClient> _chats = new(StringComparer.Ordinal);
    private readonly Dictionary<TierService, ServiceState> _states;

    public TierKitRuntime(TierKitRegistry registry, IServiceProvider provider)
    {
        IReadOnlyList<string> errors = TierKitValidator.Validate(registry);
        if (errors.Count > 0)
        {
            throw new TierKitConfigurationException(errors);
        }

        _registry = registry;
        ILoggerFactory loggers = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        TimeProvider time = registry.Options.TimeProvider ?? provider.GetService<TimeProvider>() ?? TimeProvider.System;
        Func<double> random = registry.Options.Randomizer ?? NextRandom;
        Time = time;
        Resolver = provider.GetService<IHostResolver>() ?? SystemHostResolver.Instance;
        SovereignHosts = [.. registry.Options.SovereignHosts];
        StateFolder = new StateFolder(registry.Options.StatePath, AppDomain.CurrentDomain.FriendlyName);
        EgressLog = new EgressLog(StateFolder.Path is { } home ? Path.Combine(home, "egress") : null);
        _journal = registry.Options.Egress.Audit && EgressLog.Folder is { } logs ? new EgressJournal(logs, time) : null;
        TierKitLock approved = provider.GetRequiredService<TierKitLock>();
        ServiceTransport transport = new(
            SovereignHosts, Resolver, time, _journal, approved is { Mode: LockMode.Locked, IsInForce: true } ? new ModelGate(approved.File, provider) : null);
        ServiceStateFactory factory = new(registry, provider, transport, time, random);
        _states = registry.Registrations.Select(factory.Create).ToDictionary(static s => s.Service);
        Catalog = new ServiceCatalog(_states.Keys);
        Policies = new PolicyCatalog(registry.Options.DefaultPolicy, registry.Policies, Catalog);
        Capabilities = new CapabilityGraphFactory(registry, Catalog, Policies).Create();
        Ledger = new RouteLedger(registry.Options.Ledger.Enabled && StateFolder.Path is { } state ? Path.Combine(state, "ledger") : null);
        _ledger = Ledger.Folder is { } folder
            ? new FileLedger(folder, registry.Options.Ledger, time, provider.GetService<IRouteLedger>(), loggers.CreateLogger("TierKit"))
            : null;
        IEgressApproval? approval = provider.GetService<IEgressApproval>();
        IFloor? floor = provider.GetService<IFloor>();
        ILogger log = loggers.CreateLogger("TierKit");
        string? kept = StateFolder is { IsConfigured: true, Path: { } named } ? named : null;
        _traffic = kept is null ? null : new TrafficBook(new TrafficJournal(Path.Combine(kept, "matrix"), time, log), time);
        _route = new RouteServices(
            _states,
            new RoutePlanner(Catalog, floor is not null, approval is not null),
            new ClockWatch(time),
            RetryBudget.For(time, registry.Options.RetryShare),
            new BackgroundTasks(),
            random,
            floor,
            _ledger ?? provider.GetService<IRouteLedger>(),
            registry.Compaction?.Invoke(provider),
            loggers.CreateLogger("TierKit"))
        {
            Decisions = provider.GetService<RouteDecisions>(),
            Traffic = _traffic,
            Egress = new EgressGuard(_journal, approval, new Redactor([new BuiltInDetector(), new DictionaryDetector(registry.Options.Egress.Dictionary), .. provider.GetServices<ISensitiveDetector>()])),
        };
        Restore(time);
        Switches = new OperatorSwitches(_route);
        Drift = new DriftWatch(_states.Values, kept is null ? null : new IdentityJournal(Path.Combine(kept, "identities"), time, log), log);
        Matrix = new TrafficMatrix(Catalog, Drift, _traffic, time);
        foreach (ServiceState watched in _states.Values)
        {
            _traffic?.Watch(watched.Answers);
            watched.Answers.Approve(ModelSection.ApprovedIdentities(approved, watched.Service));
        }

        foreach ((IsolationTarget target, string reason) in IsolationValidator.Read(registry, []))
        {
            Switches.Isolate(target, reason);
        }

        _calibration = provider.GetService<AgreementCalibration>();
        Chat = new TieredChatClient(_route, Policies, new ScopedPolicies(_route, Policies.Default, isNamed: false), Find);
        Warmer = new ModelWarmer(this);
        foreach (ServiceRegistration registration in registry.Registrations.Where(static r => r.Options.WarmUp))
        {
            _route.Background.TryRun(stopping => Warmer.TryWarmUpAsync(Catalog[registration.Name], stopping));
        }
    }

    public ServiceCatalog Catalog { get; }

    public PolicyCatalog Policies { get; }

    public CapabilityGraph Capabilities { get; }

    public StateFolder StateFolder { get; }

    public RouteLedger Ledger { get; }

    public EgressLog EgressLog { get; }

    public TimeProvider Time { get; }

    public IHostResolver Resolver { get; }

    public IReadOnlyCollection<string> SovereignHosts { get; }

    public TieredChatClient Chat { get; }

    public OperatorSwitches Switches { get; }

    public DriftWatch Drift { get; }

    public TrafficMatrix Matrix { get; }

    public ModelWarmer Warmer { get; }

    public IEnumerable<ServiceState> States => _states.Values;

    public IChatClient ChatFor(string name) => _chats.GetOrAdd(name, static (key, self) => self.MakeChat(self.Policies[key]), this);

    public IEmbeddingGenerator<string, Embedding<float>> EmbeddingsFor(string name) => Catalog.Find(name) is { Kind: ServiceKind.Embedding } service
        ? new TieredEmbeddingGenerator(_route, Policies, Policies[service.Name], service.Space!)
        : Embeddings(name);

    public IEmbeddingGenerator<string, Embedding<float>> Embeddings(string? space)
    {
        string[] spaces = [.. Catalog.Services.Where(static s => s.Kind == ServiceKind.Embedding).Select(static s => s.Space!).Distinct(StringComparer.Ordinal)];
        string chosen = space ?? spaces.FirstOrDefault()
            ?? throw new TierKitException("No embedding service is registered; add one, for example kit.AddEmbeddingGenerator(name, tier, generator, space).");
        return spaces.Contains(chosen, StringComparer.Ordinal)
            ? new TieredEmbeddingGenerator(_route, Policies, Policies.Default, chosen)
            : throw new UnknownNameException(chosen, "embedding space", spaces);
    }

    public RouteServices Route => _route;

    /// <summary>Gets how long a service's model stays in memory when it was loaded ahead.</summary>
    public TimeSpan? KeepAliveOf(TierService service) => _registry.Registrations.First(r => r.Name == service.Name).Options.KeepAlive;

    public async ValueTask DisposeAsync()
    {
        await _route.Background.DisposeAsync().ConfigureAwait(false);
        Dispose();
    }

    public void Dispose()
    {
        _route.Background.Dispose();
        _route.Watch.Dispose();
        foreach (ServiceState state in _states.Values)
        {
            state.Dispose();
        }

        _traffic?.Flush();
        _ledger?.Dispose();
        _journal?.Dispose();
    }

    private IChatClient MakeChat(RoutePolicy policy)
    {
        TieredChatClient router = new(_route, Policies, new ScopedPolicies(_route, policy, isNamed: true), Find);
        return policy.Quorum is null
            ? router
            : new QuorumChatClient(router, _route, policy, Catalog, PanelToolbox.For(policy, _route, Policies, _calibration));
    }

    // What a policy spent before a restart counts, as far as the ledger knows.
    private void Restore(TimeProvider time)
    {
        RoutePolicy[] limited = [.. Policies.Policies.Where(static p => p.Budget is not null)];
        if (limited.Length == 0 || Ledger.Folder is null)
        {
            return;
        }

        DateTimeOffset now = time.GetUtcNow();
        foreach (LedgerEntry entry in Ledger.Read(limited.Min(p => p.Budget!.BeginOf(now))))
        {
            if (limited.FirstOrDefault(p => p.Name == entry.Policy) is { } policy)
            {
                _route.Budgets.Spend(policy, entry.Tier, entry.At, entry.InputTokens.GetValueOrDefault() + entry.OutputTokens.GetValueOrDefault(), entry.Cost.GetValueOrDefault());
            }
        }
    }

    private IChatClient? Find(string name) => Catalog.Find(name) is { Kind: ServiceKind.Chat } service
        ? _states[service].Endpoints[0].Client<IChatClient>()
        : Policies.Contains(name) ? ChatFor(name) : null;

#pragma warning disable RS0030 // The one place where the default source of chance is named; options replace it.
    private static double NextRandom() => System.Random.Shared.NextDouble();
#pragma warning restore RS0030
}
