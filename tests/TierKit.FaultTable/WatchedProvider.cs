using Microsoft.Extensions.AI;
using TierKit.Hosting;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.FaultTable;

/// <summary>Stands before a real provider and tells when a reader that shows nothing has come to where nothing more comes.</summary>
internal sealed class WatchedProvider(TierProvider inner, int updates, Action waiting) : TierProvider
{
    public override string Name => inner.Name;

    public override Tier? Tier => inner.Tier;

    public override IReadOnlyCollection<ServiceKind> Kinds => inner.Kinds;

    public override string? DefaultEndpoint => inner.DefaultEndpoint;

    public override IReadOnlyList<string> ApiKeyVariables => inner.ApiKeyVariables;

    public override bool RequiresApiKey => inner.RequiresApiKey;

    public override string? Lineage => inner.Lineage;

    public override IFailureClassifier? FailureClassifier => inner.FailureClassifier;

    public override ServiceCapabilities? CapabilitiesOf(string model) => inner.CapabilitiesOf(model);

    public override ToolCallIdFormat ToolCallIdsOf(string model) => inner.ToolCallIdsOf(model);

    public override IEnumerable<string> Validate(ServiceOptions options, Tier tier) => inner.Validate(options, tier);

    public override IChatClient CreateChatClient(ProviderContext context) => new Client(inner.CreateChatClient(context), updates, waiting);

    public override IServiceProber? CreateProber(ProviderContext context) => inner.CreateProber(context);

    public override IModelLoader? CreateLoader(ProviderContext context) => inner.CreateLoader(context);

    private sealed class Client(IChatClient client, int updates, Action waiting) : DelegatingChatClient(client)
    {
        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            new WatchedStream(base.GetStreamingResponseAsync(messages, options, cancellationToken), updates, waiting);
    }
}
