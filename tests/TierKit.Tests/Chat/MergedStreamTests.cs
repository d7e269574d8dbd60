using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Tiers;

namespace TierKit.Tests.Chat;

public sealed class MergedStreamTests
{
    [Fact]
    public async Task GetRoute_UpdatesCarryMessageIds_ReportSurvivesTheMerge()
    {
        StubChatClient client = StubChatClient.Saying("unused");
        client.OnStream = static (_, _, _) => new[]
        {
            new ChatResponseUpdate(ChatRole.Assistant, "home") { MessageId = "m1" },
            new ChatResponseUpdate { MessageId = "m1", FinishReason = ChatFinishReason.Stop },
        }.ToAsyncEnumerable();
        using Kit kit = new(k => k.AddChatClient("local", Tier.Sovereign, client));

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("local", response.GetRoute()!.ServedBy);
    }
}
