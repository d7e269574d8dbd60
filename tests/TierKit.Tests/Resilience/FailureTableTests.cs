using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Resilience;

/// <summary>Holds the table of failure kinds against what really happens, row by row.</summary>
public sealed class FailureTableTests
{
    public enum Sequel
    {
        Next,
        Stop,
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<FailureKind, int, Sequel, bool> Rows()
    {
        TheoryData<FailureKind, int, Sequel, bool> rows = [];
        foreach (bool streaming in new[] { false, true })
        {
            rows.Add(FailureKind.Unreachable, 1, Sequel.Next, streaming);
            rows.Add(FailureKind.InsecureTransport, 1, Sequel.Next, streaming);
            rows.Add(FailureKind.Timeout, 1, Sequel.Next, streaming);
            rows.Add(FailureKind.ConnectionLost, 2, Sequel.Next, streaming);
            rows.Add(FailureKind.ServerError, 2, Sequel.Next, streaming);
            rows.Add(FailureKind.Overloaded, 2, Sequel.Next, streaming);
            rows.Add(FailureKind.RateLimited, 1, Sequel.Next, streaming);
            rows.Add(FailureKind.QuotaExhausted, 1, Sequel.Next, streaming);
            rows.Add(FailureKind.Unauthorized, 1, Sequel.Next, streaming);
            rows.Add(FailureKind.RegionBlocked, 1, Sequel.Next, streaming);
            rows.Add(FailureKind.ModelMissing, 1, Sequel.Next, streaming);
            rows.Add(FailureKind.ContextTooLong, 1, Sequel.Stop, streaming);
            rows.Add(FailureKind.ContentRefused, 1, Sequel.Stop, streaming);
            rows.Add(FailureKind.UnsupportedFeature, 1, Sequel.Next, streaming);
            rows.Add(FailureKind.InvalidRequest, 1, Sequel.Stop, streaming);
            rows.Add(FailureKind.Malformed, 2, Sequel.Next, streaming);
            rows.Add(FailureKind.Truncated, 2, Sequel.Next, streaming);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task GetResponse_FailureKind_DecidesRetryAndNext(FailureKind kind, int calls, Sequel sequel, bool streaming)
    {
        StubChatClient first = StubChatClient.Throwing(() => new InvalidOperationException("the provider's own words"));
        StubChatClient second = StubChatClient.Saying("away");
        using Kit kit = new(k => k
            .UseProvider(new KindProvider(kind))
            .AddChatClient("a", Tier.Sovereign, first)
            .AddChatClient("b", Tier.Partner, second));

        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
        // A retry with backoff waits on the clock that only this test moves.
        await kit.Time.AdvanceUntilAsync(asking, TimeSpan.FromSeconds(1));

        if (kind == FailureKind.ContextTooLong)
        {
            // Somebody is asked next only where the window is known to be larger, and here none is.
            await Assert.ThrowsAsync<AllServicesFailedException>(() => asking);
        }
        else if (sequel == Sequel.Stop)
        {
            Assert.Equal("the provider's own words", (await Assert.ThrowsAsync<InvalidOperationException>(() => asking)).Message);
        }
        else
        {
            Assert.Equal(kind, (await asking).GetRoute()!.Attempts[0].Failure);
        }

        Assert.Equal(calls, first.Calls);
        Assert.Equal(sequel == Sequel.Next ? 1 : 0, second.Calls);
    }

    [Fact]
    public void Rows_CoverEveryKindButThoseThatAreNotFailuresOfAService() =>
        Assert.Equal(
            Enum.GetValues<FailureKind>().Except([FailureKind.Cancelled, FailureKind.ModelLoading, FailureKind.EgressDenied]).Order(),
            Rows().Select(static r => r.Data.Item1).Distinct().Order());

    [Theory]
    [InlineData(FailureKind.RateLimited)]
    [InlineData(FailureKind.QuotaExhausted)]
    [InlineData(FailureKind.Unauthorized)]
    [InlineData(FailureKind.ModelMissing)]
    public async Task GetResponse_PausingKind_LeavesTheServiceAloneUntilThePauseIsOver(FailureKind kind)
    {
        StubChatClient first = StubChatClient.Throwing(static () => new InvalidOperationException());
        using Kit kit = new(k => k
            .UseProvider(new KindProvider(kind))
            .AddChatClient("a", Tier.Sovereign, first)
            .AddChatClient("b", Tier.Partner, StubChatClient.Saying("away")));

        await kit.Chat.GetResponseAsync("x", cancellationToken: Token);
        RouteReport report = (await kit.Chat.GetResponseAsync("x", cancellationToken: Token)).GetRoute()!;

        Assert.Equal(1, first.Calls);
        Assert.Equal(ExclusionReason.Paused, Assert.Single(report.Exclusions).Reason);
        Assert.Equal(ServiceAvailability.Paused, kit.Services.GetRequiredService<ServiceCatalog>()["a"].Health.Availability);

        kit.Time.Advance(TimeSpan.FromHours(2));
        await kit.Chat.GetResponseAsync("x", cancellationToken: Token);
        Assert.Equal(2, first.Calls);
    }

    [Fact]
    public async Task GetResponse_PrimaryComesBack_IsPreferredAgainByItself()
    {
        bool down = true;
        StubChatClient first = new()
        {
            OnResponse = (_, _, _) => down
                ? Task.FromException<ChatResponse>(new HttpRequestException(HttpRequestError.ConnectionError))
                : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "home again")) { FinishReason = ChatFinishReason.Stop }),
        };
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, first).AddChatClient("b", Tier.Partner, StubChatClient.Saying("away")));
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal("away", (await kit.Chat.GetResponseAsync("x", cancellationToken: Token)).Text);
        }

        Assert.Equal(3, first.Calls);
        down = false;
        kit.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal("home again", (await kit.Chat.GetResponseAsync("x", cancellationToken: Token)).Text);
        Assert.Equal("home again", (await kit.Chat.GetResponseAsync("x", cancellationToken: Token)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_RetriesInPlace_CountAsOutcomesOfTheBreaker(bool streaming)
    {
        StubChatClient first = StubChatClient.Throwing(static () => new IOException("cut"));
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, first).AddChatClient("b", Tier.Partner, StubChatClient.Saying("away")));

        // Two outcomes, then the third in a row, after which nobody may ask it again.
        await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
        Assert.Equal(2, first.Calls);
        await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
        await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);

        Assert.Equal(3, first.Calls);
    }

    [Fact]
    public async Task GetResponse_OnlyCandidateOpen_FailsAtOnceAndSaysWhenTheProbeIsDue()
    {
        StubChatClient only = StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError));
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, only));
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<AllServicesFailedException>(() => kit.Chat.GetResponseAsync("x", cancellationToken: Token));
        }

        AllServicesFailedException refused = await Assert.ThrowsAsync<AllServicesFailedException>(() => kit.Chat.GetResponseAsync("x", cancellationToken: Token));

        Assert.Equal(3, only.Calls);
        Assert.Contains("next probe is due in 15 s", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ManyServicesFail_StopsAtTheAttemptBudget(bool streaming)
    {
        StubChatClient[] all = [.. Enumerable.Range(0, 8).Select(static _ => StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError)))];
        using Kit kit = new(k =>
        {
            for (int i = 0; i < all.Length; i++)
            {
                k.AddChatClient($"s{i}", Tier.Sovereign, all[i]);
            }
        });

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token));

        Assert.Equal(4, failure.Attempts.Count);
        Assert.Equal(4, all.Sum(static s => s.Calls));
    }

    [Fact]
    public async Task GetResponse_ContextTooLong_AsksOnlyALargerWindow()
    {
        StubChatClient same = StubChatClient.Saying("never");
        using Kit kit = new(k => k
            .UseProvider(new KindProvider(FailureKind.ContextTooLong))
            .AddChatClient("a", Tier.Sovereign, StubChatClient.Throwing(static () => new InvalidOperationException()), static o => o.ContextWindow = 4096)
            .AddChatClient("b", Tier.Sovereign, same, static o => o.ContextWindow = 4096)
            .AddChatClient("c", Tier.Partner, StubChatClient.Saying("roomy"), static o => o.ContextWindow = 200_000));

        ChatResponse response = await kit.Chat.GetResponseAsync("x", cancellationToken: Token);

        Assert.Equal("roomy", response.Text);
        Assert.Equal(0, same.Calls);
        Assert.Contains(response.GetRoute()!.Exclusions, static e => e is { Service: "b", Reason: ExclusionReason.ContextWindow });
    }

    [Fact]
    public async Task GetResponse_ModelLoading_WaitsForItWithoutSpendingTheBudget()
    {
        int refusals = 0;
        StubChatClient loading = new()
        {
            OnResponse = (_, _, _) => ++refusals <= 20
                ? Task.FromException<ChatResponse>(new InvalidOperationException())
                : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "warm")) { FinishReason = ChatFinishReason.Stop }),
        };
        using Kit kit = new(k => k
            .UseProvider(new KindProvider(FailureKind.ModelLoading))
            .AddChatClient("a", Tier.Sovereign, loading)
            .AddChatClient("b", Tier.Partner, StubChatClient.Saying("away")));

        Task<ChatResponse> asking = kit.Chat.GetResponseAsync("x", cancellationToken: Token);
        await kit.Time.AdvanceUntilAsync(asking, TimeSpan.FromSeconds(1));

        Assert.Equal("warm", (await asking).Text);
        Assert.Single((await asking).GetRoute()!.Attempts);
    }

    private sealed class KindProvider(FailureKind kind) : TierProvider, IFailureClassifier
    {
        public override string Name => "Kind";

        public override IFailureClassifier FailureClassifier => this;

        public FailureKind? Classify(FailureEvidence evidence) => kind;
    }
}
