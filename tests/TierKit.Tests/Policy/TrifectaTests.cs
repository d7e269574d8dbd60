using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Policy;

public sealed class TrifectaTests
{
    private static readonly ContentLabel Tainted = ContentLabel.Closed;

    private int _sent;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TrifectaRule.Withhold, true, false)]
    [InlineData(TrifectaRule.Withhold, false, true)]
    [InlineData(TrifectaRule.Strict, false, false)]
    [InlineData(TrifectaRule.Off, true, true)]
    public async Task GetResponse_PrivateAndUntrusted_WithholdsWhatCanSend(TrifectaRule rule, bool declared, bool runs)
    {
        foreach (bool streaming in new[] { false, true })
        {
            _sent = 0;
            AIFunction send = AIFunctionFactory.Create((string text) => ++_sent, "send");
            StubChatClient evil = new()
            {
                OnResponse = static (messages, _, _) => Task.FromResult(Call(messages)),
                OnStream = static (messages, _, _) => Call(messages).ToChatResponseUpdates().ToAsyncEnumerable(),
            };
            using Kit kit = new(k => k.AddPolicy("p", p => p.Trifecta = rule).AddChatClient("home", Tier.Sovereign, evil));
            using IChatClient loop = new RouteAggregatingChatClient(kit.Named("p").AsBuilder().UseFunctionInvocation().Build());

            await Kit.AskAsync(
                loop, streaming, new ChatOptions { Tools = [declared ? send.WithReach(ToolReach.Outside) : send] }, Token, new ChatMessage(ChatRole.User, "x").WithLabel(Tainted));

            Assert.Equal(runs ? 1 : 0, _sent);
            Assert.Equal(runs, evil.SeenOptions[0]!.Tools is { Count: 1 });
        }
    }

    [Theory]
    [InlineData(Sensitivity.Internal, Integrity.Untrusted)]
    [InlineData(Sensitivity.Private, Integrity.Trusted)]
    public void For_OneOfTheTwo_WithholdsNothing(Sensitivity sensitivity, Integrity integrity) =>
        Assert.Null(ToolGate.For(new ContentLabel(sensitivity, integrity), TrifectaRule.Strict, new ChatOptions { Tools = [AIFunctionFactory.Create(static () => 1, "f")] }));

    [Fact]
    public void For_NeedsApproval_IsLeftToThePerson()
    {
        AIFunction send = AIFunctionFactory.Create(static () => 1, "send").WithReach(ToolReach.Outside);

        Assert.Null(ToolGate.For(Tainted, TrifectaRule.Withhold, new ChatOptions { Tools = [new ApprovalRequiredAIFunction(send)] }));
        Assert.NotNull(ToolGate.For(Tainted, TrifectaRule.Withhold, new ChatOptions { Tools = [send] }));
        Assert.NotNull(ToolGate.For(Tainted, TrifectaRule.Withhold, new ChatOptions { Tools = [new HostedWebSearchTool()] }));
    }

    private static ChatResponse Call(IReadOnlyList<ChatMessage> messages) => messages.Any(static m => m.Role == ChatRole.Tool)
        ? new ChatResponse(new ChatMessage(ChatRole.Assistant, "done")) { FinishReason = ChatFinishReason.Stop }
        : new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", "send", new Dictionary<string, object?> { ["text"] = "canary" })])) { FinishReason = ChatFinishReason.ToolCalls };
}
