using Microsoft.Extensions.AI;
using TierKit.Hosting;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Hosting;

/// <summary>Stands for a provider package in tests of registration.</summary>
internal sealed class WireProvider(string name = "Wire", string? endpoint = "http://localhost:1", Tier? tier = Tier.Sovereign, string? variable = null) : TierProvider
{
    public override string Name => name;

    public override Tier? Tier => tier;

    public override string? DefaultEndpoint => endpoint;

    public override IReadOnlyList<string> ApiKeyVariables => variable is null ? [] : [variable];

    public override IChatClient CreateChatClient(ProviderContext context) => StubChatClient.Saying(context.Service.Model!);
}
