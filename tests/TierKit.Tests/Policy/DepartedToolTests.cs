using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Policy;

/// <summary>A result stays in the history after its tool has left the options, and its label with it.</summary>
public sealed class DepartedToolTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Ask_WithoutTheTool_KeepsAPrivateResultAtHome(bool streaming, bool stored)
    {
        StubChatClient partner = StubChatClient.Saying("from afar");
        using Kit kit = new(k => k
            .AddChatClient("local", Tier.Sovereign, Calling("diary"))
            .AddChatClient("claude", Tier.Partner, partner));
        AIFunction diary = new Toolset("diary", "The diary.", [AIFunctionFactory.Create(static () => "ill", "diary")], ContentLabel.Closed).Functions[0];
        List<ChatMessage> history = await AskedAsync(kit, streaming, diary);
        history = stored ? JsonSerializer.Deserialize<List<ChatMessage>>(JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)! : history;

        ChatResponse response = await kit.Named("partner-first").GetResponseAsync(history, cancellationToken: Token);

        Assert.Equal("local", response.GetRoute()!.ServedBy);
        Assert.Equal(0, partner.Calls);
    }

    [Fact]
    public async Task Ask_ResultOfTheAppsOwnFunction_InheritsTheRequestsLabel()
    {
        using Kit kit = new(k => k
            .AddChatClient("local", Tier.Sovereign, Calling("diary"))
            .AddChatClient("claude", Tier.Partner, StubChatClient.Saying("from afar")));
        List<ChatMessage> history = await AskedAsync(kit, streaming: false, AIFunctionFactory.Create(static () => "ill", "diary"));

        ChatResponse response = await kit.Named("partner-first").GetResponseAsync(history, cancellationToken: Token);

        Assert.Equal("claude", response.GetRoute()!.ServedBy);
    }

    [Fact]
    public async Task Invocation_LastTurnWithoutTools_KeepsAPrivateResultAtHome()
    {
        StubChatClient partner = Calling("diary");
        using Kit kit = new(k => k.AddChatClient("claude", Tier.Partner, partner).AddChatClient("local", Tier.Sovereign, StubChatClient.Saying("from home")));
        AIFunction diary = new Toolset("diary", "The diary.", [AIFunctionFactory.Create(static () => "ill", "diary")], ContentLabel.Closed).Functions[0];
        IChatClient invoking = kit.Named("partner-first").AsBuilder().UseFunctionInvocation(configure: static c => c.MaximumIterationsPerRequest = 1).Build();

        ChatResponse response = await invoking.GetResponseAsync("How am I?", new ChatOptions { Tools = [diary] }, Token);

        Assert.Equal("from home", response.Text);
        Assert.Equal(1, partner.Calls);
    }

    private static async Task<List<ChatMessage>> AskedAsync(Kit kit, bool streaming, AIFunction tool)
    {
        List<ChatMessage> history = [new(ChatRole.User, "How am I?")];
        ChatResponse turn = await Kit.AskAsync(kit.Named("sovereign-only"), streaming, new ChatOptions { Tools = [tool] }, Token, [.. history]);
        history.AddRange(turn.Messages);
        FunctionCallContent call = Assert.Single(turn.Messages.SelectMany(static m => m.Contents).OfType<FunctionCallContent>());
        history.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "ill")]));
        return history;
    }

    private static StubChatClient Calling(string tool)
    {
        static ChatResponse Made(string name, IReadOnlyList<ChatMessage> messages) => messages.Any(static m => m.Role == ChatRole.Tool)
            ? new(new ChatMessage(ChatRole.Assistant, "get well")) { FinishReason = ChatFinishReason.Stop }
            : new(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", name)])) { FinishReason = ChatFinishReason.ToolCalls };
        return new StubChatClient
        {
            OnResponse = (messages, _, _) => Task.FromResult(Made(tool, messages)),
            OnStream = (messages, _, _) => Made(tool, messages).ToChatResponseUpdates().ToAsyncEnumerable(),
        };
    }
}
