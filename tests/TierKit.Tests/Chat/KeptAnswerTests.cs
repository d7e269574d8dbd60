using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Tests.Chat;

public sealed class KeptAnswerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task AddAnswer_ToAPrivateRequest_KeepsTheNextOneHome(bool streaming, bool safe)
    {
        StubChatClient away = StubChatClient.Saying("away");
        using Kit kit = Create(away);
        List<ChatMessage> conversation = [new ChatMessage(ChatRole.User, "what does the note say?")];
        ChatMessage note = new ChatMessage(ChatRole.System, "the note").WithLabel(ContentLabel.Closed);
        if (streaming)
        {
            IAsyncEnumerable<ChatResponseUpdate> updates = kit.Named("talk").GetStreamingResponseAsync([note, .. conversation], null, Token);
            Assert.True(conversation.AddAnswer(await (safe ? updates.WithSafeText() : updates).ToListAsync(Token)));
        }
        else
        {
            ChatResponse response = await kit.Named("talk").GetResponseAsync([note, .. conversation], null, Token);
            Assert.Equal(ContentLabel.Closed, response.GetLabel());
            Assert.True(conversation.AddAnswer(response));
        }

        Assert.Equal("the diagnosis", conversation[^1].Text);
        ChatResponse next = await Kit.AskAsync(kit.Named("talk"), streaming, null, Token, [.. conversation, new ChatMessage(ChatRole.User, "and now?")]);

        Assert.Equal(("home", 0), (next.GetRoute()!.ServedBy, away.Calls));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AddAnswer_OfAnAnswerThatBrokeOff_KeepsItsLabelWithoutAnUpdate(bool isPrivate)
    {
        StubChatClient away = StubChatClient.Saying("away");
        using Kit kit = new(k => k
            .AddChatClient("home", Tier.Sovereign, new StubChatClient { OnStream = static (_, _, _) => Streams.Breaking(new IOException("cut"), "the diagnosis") })
            .AddChatClient("away", Tier.Partner, away));
        ChatMessage note = new ChatMessage(ChatRole.System, "the note").WithLabel(isPrivate ? ContentLabel.Closed : new ContentLabel(Sensitivity.Internal));
        List<ChatMessage> conversation = [new ChatMessage(ChatRole.User, "what does the note say?")];

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(
            () => kit.Named("home").GetStreamingResponseAsync([note, .. conversation], null, Token).ToListAsync(Token).AsTask());
        Assert.True(conversation.AddAnswer(broken));

        Assert.Equal(("the diagnosis", isPrivate ? ContentLabel.Closed : (ContentLabel?)null), (broken.PartialText, broken.GetLabel()));
        Assert.Equal((ChatRole.Assistant, "the diagnosis"), (conversation[^1].Role, conversation[^1].Text));
        ChatMessage[] next = [.. conversation, new ChatMessage(ChatRole.User, "and now?")];
        if (isPrivate)
        {
            await Assert.ThrowsAsync<AllServicesFailedException>(() => Kit.AskAsync(kit.Named("away"), streaming: false, null, Token, next));
        }
        else
        {
            await Kit.AskAsync(kit.Named("away"), streaming: false, null, Token, next);
        }

        Assert.Equal(isPrivate ? 0 : 1, away.Calls);
    }

    [Fact]
    public async Task AddAnswer_ToAnOpenRequest_CarriesNoLabel()
    {
        StubChatClient away = StubChatClient.Saying("away");
        using Kit kit = Create(away);
        List<ChatMessage> conversation = [];

        conversation.AddAnswer(await kit.Named("talk").GetStreamingResponseAsync("hello", null, Token).ToListAsync(Token));

        Assert.Equal("away", Assert.Single(conversation).Text);
        Assert.Null(KeptLabel(conversation[0]));
    }

    [Fact]
    public void AddAnswer_Restarted_KeepsTheSecondAnswerUnderTheLabelOfBoth()
    {
        List<ChatMessage> conversation = [];
        ChatResponseUpdate restart = new() { AdditionalProperties = new() { [TierKit.Chat.StreamRestart.PropertyName] = true } };

        bool added = conversation.AddAnswer([Say("first", ContentLabel.Closed), restart, Say("se"), Say("cond")]);

        Assert.True(added);
        ChatMessage kept = Assert.Single(conversation);
        Assert.Equal("second", kept.Text);
        Assert.Equal(ContentLabel.Closed, KeptLabel(kept));
    }

    [Fact]
    public void AddAnswer_BrokenOff_LeavesOutTheCallThatHadBegunAlone()
    {
        List<ChatMessage> conversation = [];
        FunctionCallContent done = new("1", "look");
        FunctionCallContent begun = new("2", "look");

        conversation.AddAnswer(
        [
            new ChatResponseUpdate(ChatRole.Assistant, [done]) { FinishReason = ChatFinishReason.ToolCalls },
            new ChatResponseUpdate(ChatRole.Tool, [new FunctionResultContent("1", "x")]),
            Say("half "),
            new ChatResponseUpdate(ChatRole.Assistant, [begun]),
        ]);

        Assert.Equal(["1"], conversation.SelectMany(static m => m.Contents).OfType<FunctionCallContent>().Select(static c => c.CallId));
        Assert.Equal("half ", conversation[^1].Text);
        Assert.Equal(3, conversation.Count);
    }

    [Fact]
    public void AddAnswer_EndedWithACall_KeepsItForWhoeverInvokes()
    {
        List<ChatMessage> conversation = [];

        conversation.AddAnswer([new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("1", "look")]) { FinishReason = ChatFinishReason.ToolCalls }]);

        Assert.IsType<FunctionCallContent>(Assert.Single(Assert.Single(conversation).Contents));
    }

    [Fact]
    public void AddAnswer_SaidNothing_AddsNothing()
    {
        List<ChatMessage> conversation = [];

        Assert.False(conversation.AddAnswer([]));
        Assert.False(conversation.AddAnswer([new ChatResponseUpdate(ChatRole.Assistant, [])]));
        Assert.False(conversation.AddAnswer(new ChatResponse(new ChatMessage(ChatRole.Assistant, ""))));
        Assert.Empty(conversation);
    }

    [Fact]
    public void AddAnswer_LabelsAPartAlone_ChangesNothingOfTheAnswerItself()
    {
        List<ChatMessage> conversation = [];
        ChatMessage answer = new(ChatRole.Assistant, [new TextContent("a").WithLabel(ContentLabel.Closed), new TextContent("b")]);

        conversation.AddAnswer(new ChatResponse(answer));

        Assert.All(conversation[0].Contents, static c => Assert.Equal(ContentLabel.Closed, c.GetLabel()));
        Assert.Null(answer.Contents[1].GetLabel());
    }

    private static ContentLabel? KeptLabel(ChatMessage message) => new ChatResponse(message).GetLabel();

    private static ChatResponseUpdate Say(string text, ContentLabel? label = null) =>
        new(ChatRole.Assistant, [label is { } known ? new TextContent(text).WithLabel(known) : new TextContent(text)]);

    private static Kit Create(StubChatClient away) => new(k => k
        .AddPolicy("talk", static p =>
        {
            p.Order.Add("Partner");
            p.Order.Add("Sovereign");
        })
        .AddChatClient("home", Tier.Sovereign, StubChatClient.Saying("the diagnosis"))
        .AddChatClient("away", Tier.Partner, away));
}
