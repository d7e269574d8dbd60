using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Tests.Chat;

public sealed class ContinueTests
{
    private static readonly ChatOptions Continue = new ChatOptions().WithMidStream(MidStreamMode.Continue);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("half ", " of it")]
    [InlineData("half ", "half of it")]
    [InlineData("half", " of it")]
    [InlineData("half", "half of it")]
    [InlineData("half ", "of it")]
    public async Task GetStreamingResponse_Breaks_NextServiceGoesOnWithoutRepeatingAndWithoutAHiddenPrompt(string shown, string goesOn)
    {
        IReadOnlyList<ChatMessage> sent = [];
        StubChatClient second = Words(goesOn, messages => sent = messages);
        using Kit kit = Create(Breaking(shown), second);

        List<ChatResponseUpdate> updates = await kit.Chat.GetStreamingResponseAsync("q", Continue, Token).ToListAsync(Token);

        ChatResponse whole = updates.ToChatResponse();
        Assert.Equal("half of it", whole.Text);
        Assert.Equal([("user", "q"), ("assistant", "half")], sent.Select(static m => (m.Role.Value, m.Text)));
        ChatResponseUpdate seam = Assert.Single(updates, StreamContinuation.IsContinuation);
        RouteReport report = seam.GetRoute()!;
        Assert.Equal(("b", Degradation.Reduced), (report.ServedBy, report.Degradation));
        Assert.Equal([FailureKind.ConnectionLost, null], report.Attempts.Select(static a => a.Failure));
        Assert.Equal("b", whole.GetRoute()!.ServedBy);
    }

    [Fact]
    public async Task GetStreamingResponse_NobodyCanContinue_FailsAndSaysWhoCouldNot()
    {
        StubChatClient second = StubChatClient.Saying("another answer");
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, Breaking("half ")).AddChatClient("b", Tier.Partner, second));

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(
            () => kit.Chat.GetStreamingResponseAsync("q", Continue, Token).ToListAsync(Token).AsTask());

        Assert.Equal(("a", "half "), (broken.Service, broken.PartialText));
        Assert.Contains(broken.Exclusions, static e => e is { Service: "b", Reason: ExclusionReason.Capability });
        Assert.Equal(0, second.Calls);
    }

    [Theory]
    [InlineData("tools")]
    [InlineData("schema")]
    [InlineData("json")]
    public async Task GetStreamingResponse_ToolsOrStructuredOutput_IsNeverContinued(string what)
    {
        StubChatClient second = StubChatClient.Saying("more");
        using Kit kit = Create(Breaking("half "), second);
        ChatOptions options = new ChatOptions().WithMidStream(MidStreamMode.Continue);
        options.Tools = what == "tools" ? [AIFunctionFactory.Create(static () => 1, "f")] : null;
        options.ResponseFormat = what == "schema" ? ChatResponseFormat.ForJsonSchema<int>() : what == "json" ? ChatResponseFormat.Json : null;

        await Assert.ThrowsAsync<StreamInterruptedException>(() => kit.Chat.GetStreamingResponseAsync("q", options, Token).ToListAsync(Token).AsTask());

        Assert.Equal(0, second.Calls);
    }

    [Fact]
    public async Task GetStreamingResponse_MoreThanTextWasShown_IsNotContinued()
    {
        StubChatClient second = StubChatClient.Saying("more");
        StubChatClient first = new() { OnStream = static (_, _, _) => ThoughtThenBreak() };
        using Kit kit = Create(first, second);

        await Assert.ThrowsAsync<StreamInterruptedException>(() => kit.Chat.GetStreamingResponseAsync("q", Continue, Token).ToListAsync(Token).AsTask());

        Assert.Equal(0, second.Calls);
    }

    [Fact]
    public async Task GetStreamingResponse_ContinuationBreaksToo_ThirdGoesOnWithAllThatWasShown()
    {
        IReadOnlyList<ChatMessage> sent = [];
        using Kit kit = new(k => k
            .AddChatClient("a", Tier.Sovereign, Breaking("one "))
            .AddChatClient("b", Tier.Sovereign, Breaking("two "), Prefills)
            .AddChatClient("c", Tier.Partner, Words("three", messages => sent = messages), Prefills));

        ChatResponse whole = await kit.Chat.GetStreamingResponseAsync("q", Continue, Token).ToChatResponseAsync(Token);

        Assert.Equal("one two three", whole.Text);
        Assert.Equal("one two", sent[^1].Text);
        Assert.Equal(3, whole.GetRoute()!.Attempts.Count);
    }

    [Fact]
    public async Task GetStreamingResponse_NextRefusesToContinue_TheBreakIsReportedWithThePartialText()
    {
        StubChatClient second = StubChatClient.Throwing(static () => new HttpRequestException("prefill is not supported", null, System.Net.HttpStatusCode.BadRequest));
        using Kit kit = Create(Breaking("half "), second);

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(
            () => kit.Chat.GetStreamingResponseAsync("q", Continue, Token).ToListAsync(Token).AsTask());

        Assert.Equal(("a", "half ", FailureKind.ConnectionLost), (broken.Service, broken.PartialText, broken.Failure));
        Assert.Equal([FailureKind.ConnectionLost, FailureKind.InvalidRequest], broken.Attempts.Select(static a => a.Failure));
    }

    [Fact]
    public async Task GetStreamingResponse_ModeOfTheCall_WinsOverThePolicy()
    {
        using Kit kit = Create(Breaking("half "), StubChatClient.Saying("whole"));

        ChatOptions restart = new ChatOptions().WithMidStream(MidStreamMode.Restart);
        List<ChatResponseUpdate> updates = await kit.Chat.GetStreamingResponseAsync("q", restart, Token).ToListAsync(Token);

        Assert.Single(updates, StreamRestart.IsRestart);
        Assert.EndsWith("whole", string.Concat(updates.Select(static u => u.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public void GetStreamingResponse_UnknownMode_NamesTheKnownOnes()
    {
        using Kit kit = Create(Breaking("half "), StubChatClient.Saying("whole"));
        ChatOptions options = new() { AdditionalProperties = new() { [RouteOptionNames.MidStream] = "glue" } };

        ArgumentException failure = Assert.Throws<ArgumentException>(() => kit.Chat.GetStreamingResponseAsync("q", options, Token));

        Assert.Contains("'glue' is not one of Fail, Restart, Buffer, Continue", failure.Message, StringComparison.Ordinal);
    }

    private static void Prefills(ServiceOptions options) => options.Capabilities = ServiceCapabilities.AssistantPrefill;

    private static Kit Create(StubChatClient first, StubChatClient second) => new(k => k
        .AddChatClient("a", Tier.Sovereign, first)
        .AddChatClient("b", Tier.Partner, second, Prefills));

    private static StubChatClient Breaking(string words) => new() { OnStream = (_, _, _) => Streams.Breaking(new IOException(), words) };

    private static StubChatClient Words(string text, Action<IReadOnlyList<ChatMessage>> see) => new()
    {
        OnResponse = (messages, _, _) =>
        {
            see(messages);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop });
        },
    };

    private static async IAsyncEnumerable<ChatResponseUpdate> ThoughtThenBreak()
    {
        await Task.CompletedTask;
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent("hm")]);
        yield return new ChatResponseUpdate(ChatRole.Assistant, "half ");
        throw new IOException();
    }
}
