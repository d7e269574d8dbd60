using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Telemetry;

public sealed class RouteReportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetRoute_AfterAJsonRoundTrip_ReadsTheReportAndMarksItAsCached()
    {
        using Kit kit = new(static k => k
            .AddChatClient("a", Tier.Sovereign, StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError)))
            .AddChatClient("b", Tier.Partner, StubChatClient.Saying("away")));
        RouteReport live = (await kit.Chat.GetResponseAsync("x", cancellationToken: Token)).GetRoute()!;

        string json = JsonSerializer.Serialize(live, RouteReportJsonContext.Default.RouteReport);
        ChatResponse cached = new() { AdditionalProperties = new() { [RouteReport.PropertyName] = JsonDocument.Parse(json).RootElement } };
        RouteReport report = cached.GetRoute()!;

        Assert.True(report.FromCache);
        Assert.Equal("b", report.ServedBy);
        Assert.Equal(live.Attempts.Select(static a => a.ToString()), report.Attempts.Select(static a => a.ToString()));
        Assert.EndsWith("from cache", report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ledger_EveryAttempt_IsBookedOnceWithCostAndSecretsAreNot(bool streaming)
    {
        StubLedger ledger = new();
        StubChatClient served = new()
        {
            OnResponse = static (_, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "away"))
            {
                FinishReason = ChatFinishReason.Stop,
                Usage = new UsageDetails { InputTokenCount = 1000, OutputTokenCount = 500 },
            }),
            OnStream = static (_, _, _) => Streams.Of(
                new ChatResponseUpdate(ChatRole.Assistant, "away"),
                new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 1000, OutputTokenCount = 500 })]) { FinishReason = ChatFinishReason.Stop }),
        };
        using Kit kit = new(
            k => k
                .AddChatClient("a", Tier.Sovereign, StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError)))
                .AddChatClient("b", Tier.Sovereign, served, static o => o.Price = new ServicePrice { InputPerMillionTokens = 2, OutputPerMillionTokens = 4 }),
            services => services.AddSingleton<IRouteLedger>(ledger));

        await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
        await Kit.AskAsync(kit.Chat, streaming, new ChatOptions().WithSensitivity(Sensitivity.Secret), Token);

        Assert.Equal(["a", "b"], ledger.Entries.Select(static e => e.Service));
        Assert.Equal([null, .004m], ledger.Entries.Select(static e => e.Cost));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Aggregation_ToolLoop_ReportsEveryTurnAndTheLeastSovereignTier(bool streaming)
    {
        int turns = 0;
        int toolRuns = 0;
        AIFunction tool = AIFunctionFactory.Create(() => ++toolRuns, "count");
        StubChatClient local = new()
        {
            OnResponse = (_, _, _) => ++turns == 1
                ? Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", "count")])) { FinishReason = ChatFinishReason.ToolCalls })
                : Task.FromException<ChatResponse>(new HttpRequestException(HttpRequestError.ConnectionError)),
        };
        local.OnStream = (messages, options, token) => Split(local.OnResponse(messages, options, token));
        using Kit kit = new(k => k.AddChatClient("local", Tier.Sovereign, local).AddChatClient("claude", Tier.Partner, StubChatClient.Saying("done")));
        using RouteAggregatingChatClient client = new(kit.Chat.AsBuilder().UseFunctionInvocation().Build());

        ChatResponse response = await Kit.AskAsync(client, streaming, new ChatOptions { Tools = [tool] }, Token);

        RouteReport report = response.GetRoute()!;
        Assert.Equal(1, toolRuns);
        Assert.Equal(Tier.Partner, report.Tier);
        Assert.Equal("claude", report.ServedBy);
        Assert.Equal(2, report.Turns.Count);
        Assert.Equal(["local", "local", "claude"], report.Attempts.Select(static a => a.Service));
    }

    [Fact]
    public async Task Stream_FailedOver_FirstUpdateCarriesTheReportAndNoOtherDoes()
    {
        using Kit kit = new(static k => k
            .AddChatClient("a", Tier.Sovereign, StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError)))
            .AddChatClient("b", Tier.Partner, StubChatClient.Saying("away")));
        List<RouteReport?> reports = [];

        await foreach (ChatResponseUpdate update in kit.Chat.GetStreamingResponseAsync("x", cancellationToken: Token))
        {
            reports.Add(update.GetRoute());
        }

        Assert.True(reports.Count >= 4);
        Assert.Equal(("b", 2), (reports[0]!.ServedBy, reports[0]!.Attempts.Count));
        Assert.All(reports.Skip(1), Assert.Null);
    }

    [Fact]
    public async Task Message_OfAllFailed_NeverRepeatsAProvidersWords()
    {
        using Kit kit = new(static k => k.AddChatClient("a", Tier.Sovereign, StubChatClient.Throwing(static () => new IOException("sk-secret and the prompt"))));

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => kit.Chat.GetResponseAsync("the prompt", cancellationToken: Token));

        Assert.DoesNotContain("sk-secret", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the prompt", failure.Message, StringComparison.Ordinal);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Split(Task<ChatResponse> response)
    {
        foreach (ChatResponseUpdate update in (await response).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    private sealed class StubLedger : IRouteLedger
    {
        public List<LedgerEntry> Entries { get; } = [];

        public void Record(LedgerEntry entry) => Entries.Add(entry);
    }
}
