using Microsoft.Extensions.AI;
using TierKit.Hosting;
using TierKit.Resilience;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Resilience;

/// <summary>Stands for a local server per address, each answering as a test says, with a prober and a loader.</summary>
internal sealed class ReplicaProvider : TierProvider
{
    public override string Name => "Replica";

    public override Tier? Tier => Tiers.Tier.Sovereign;

    public Dictionary<int, StubChatClient> Clients { get; } = [];

    public Func<LoadState> State { get; set; } = static () => LoadState.Loaded;

    public Func<TimeSpan?, CancellationToken, Task>? OnLoad { get; set; }

    /// <summary>Gets or sets what a question waits for, whatever its token says.</summary>
    public Task Silence { get; set; } = Task.CompletedTask;

    public int Loads { get; private set; }

    public StubChatClient this[int port] => Clients[port];

    public override IChatClient CreateChatClient(ProviderContext context) => Clients[context.Endpoint.Port];

    public override IServiceProber? CreateProber(ProviderContext context) => new Prober(this);

    public override IModelLoader? CreateLoader(ProviderContext context) => OnLoad is null ? null : new Loader(this);

    public Action<ServiceOptions> At(params int[] ports) => options =>
    {
        options.Provider = Name;
        options.Model = "m";
        foreach (int port in ports)
        {
            Clients.TryAdd(port, StubChatClient.Saying($"from {port}"));
            options.Endpoints.Add($"http://localhost:{port}");
        }
    };

    private sealed class Prober(ReplicaProvider owner) : IServiceProber
    {
        public async ValueTask<ServiceProbe> ProbeAsync(CancellationToken cancellationToken)
        {
            await owner.Silence;
            return new ServiceProbe(owner.State(), "as the test says");
        }
    }

    private sealed class Loader(ReplicaProvider owner) : IModelLoader
    {
        public Task LoadAsync(TimeSpan? keepAlive, CancellationToken cancellationToken)
        {
            owner.Loads++;
            return owner.OnLoad!(keepAlive, cancellationToken);
        }
    }
}
