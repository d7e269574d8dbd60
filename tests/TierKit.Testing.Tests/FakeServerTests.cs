using Microsoft.Extensions.AI;
using TierKit.FaultTable;
using TierKit.Telemetry;

namespace TierKit.Testing.Tests;

/// <summary>The servers, read by the vendors' own SDKs.</summary>
public sealed class FakeServerTests
{
    public static TheoryData<string, bool> Asked => new MatrixTheoryData<string, bool>(["ollama", "openai", "anthropic"], [false, true]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task Reply_Everything_ReachesTheCaller(string protocol, bool streaming)
    {
        await using FakeServer server = Serve(protocol, new FakeReply("It is late, and later than you think.")
        {
            Reasoning = "Let me look.",
            ToolCalls =
            [
                new FunctionCallContent("call_1", "clock", new Dictionary<string, object?> { ["city"] = "Bonn", ["exact"] = true, ["digits"] = 2 }),
                new FunctionCallContent("call_2", "date", new Dictionary<string, object?>()),
            ],
            Usage = new UsageDetails { InputTokenCount = 11, OutputTokenCount = 5 },
        });
        await using TierLab lab = Lab(protocol, server);

        ChatResponse response = await Ask.HelloAsync(lab.Chat, streaming, cancellationToken: Token);

        Assert.Equal("It is late, and later than you think.", response.Text);
        AIContent[] contents = [.. response.Messages.SelectMany(static m => m.Contents)];
        Assert.Equal("Let me look.", string.Concat(contents.OfType<TextReasoningContent>().Select(static r => r.Text)));
        FunctionCallContent[] calls = [.. contents.OfType<FunctionCallContent>()];
        Assert.Equal(["clock", "date"], calls.Select(static c => c.Name));
        Assert.Equal("Bonn", calls[0].Arguments!["city"]!.ToString());
        Assert.Equal((11, 5), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.True(response.GetRoute()!.CompletionVerified);
        FakeRequest request = Assert.Single(server.Requests);
        Assert.Equal(("hello", streaming), (request.LastText, request.IsStreaming));
    }

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task Reply_Length_IsNamed(string protocol, bool streaming)
    {
        await using FakeServer server = Serve(protocol, new FakeReply("cut short") { FinishReason = ChatFinishReason.Length });
        await using TierLab lab = Lab(protocol, server);

        Assert.Equal(ChatFinishReason.Length, (await Ask.HelloAsync(lab.Chat, streaming, cancellationToken: Token)).FinishReason);
    }

    [Fact]
    public async Task FaultReached_SilentServer_IsToldBeforeTheClockMoves()
    {
        LabTime time = new();
        await using FakeServer server = FakeServer.CreateOpenAI("never", Fault.SilentBeforeHeaders, Protocol.Model, time);
        await using TierLab lab = Lab("openai", server, time);

        Task<ChatResponse> asking = Ask.HelloAsync(lab.Chat, streaming: true, cancellationToken: Token);
        await server.FaultReachedAsync(Token);
        await lab.Time.WaitForTimerAsync(TimeSpan.FromSeconds(20), Token);
        Assert.False(asking.IsCompleted);
        lab.Time.Advance(TimeSpan.FromSeconds(20));

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => asking);
        Assert.Equal(TimeSpan.FromSeconds(20), failure.Attempts[0].Duration);
    }

    private static Protocol Find(string protocol) => Protocol.All.Single(p => p.Name == protocol);

    private static FakeServer Serve(string protocol, FakeReply reply) => Find(protocol).Serve(reply, Fault.Refused.ForFirst(0), new LabTime());

    private static TierLab Lab(string protocol, FakeServer server, LabTime? time = null) =>
        TierLab.Create(kit => Find(protocol).Register(kit, server.Address), time: time);
}
