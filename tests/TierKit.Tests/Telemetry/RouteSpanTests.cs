using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Telemetry;

public sealed class RouteSpanTests : IDisposable
{
    private readonly string _policy = $"p{Guid.NewGuid():N}";
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public RouteSpanTests()
    {
        // Listeners are the process's: other tests' spans carry other policies.
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == TierKitTelemetry.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem(TierKitTelemetry.PolicyTag) as string == _policy)
                {
                    _ended.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_AfterAFailover_SaysWhoServedAndNothingOfTheContent(bool streaming)
    {
        using Kit kit = With(StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError, "the-wedding")), StubChatClient.Saying("the-answer"));

        await Kit.AskAsync(kit.Named(_policy), streaming, null, Token, new ChatMessage(ChatRole.User, "the-wedding"));

        Activity span = Assert.Single(_ended);
        Assert.Equal(TierKitTelemetry.RouteActivity, span.OperationName);
        Assert.Equal(("second", "Partner", 2, "Reduced", "served"), (
            span.GetTagItem(TierKitTelemetry.ServiceTag), span.GetTagItem(TierKitTelemetry.TierTag), span.GetTagItem(TierKitTelemetry.RouteAttemptsTag),
            span.GetTagItem(TierKitTelemetry.DegradationTag), span.GetTagItem(TierKitTelemetry.OutcomeTag)));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.DoesNotContain(span.TagObjects, static t => $"{t.Value}".Contains("the-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_NobodyAnswers_IsAnErrorByKind(bool streaming)
    {
        using Kit kit = With(
            StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError, "the-wedding")),
            StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError, "the-wedding")));

        await Assert.ThrowsAsync<AllServicesFailedException>(() => Kit.AskAsync(kit.Named(_policy), streaming, cancellationToken: Token));

        Activity span = Assert.Single(_ended);
        Assert.Equal((ActivityStatusCode.Error, null), (span.Status, span.StatusDescription));
        Assert.Equal((2, "Unreachable"), (span.GetTagItem(TierKitTelemetry.RouteAttemptsTag), span.GetTagItem(TierKitTelemetry.OutcomeTag)));
        Assert.DoesNotContain(span.TagObjects, static t => $"{t.Value}".Contains("the-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_WhileRead_IsOpenAndIsNotTheReadersSpan()
    {
        using Kit kit = With(StubChatClient.Saying("words"), StubChatClient.Saying("others"));
        Activity? outer = Activity.Current;

        await foreach (ChatResponseUpdate update in kit.Named(_policy).GetStreamingResponseAsync("hello", cancellationToken: Token))
        {
            Assert.Empty(_ended);
            Assert.Same(outer, Activity.Current);
        }

        Assert.Equal("first", Assert.Single(_ended).GetTagItem(TierKitTelemetry.ServiceTag));
    }

    [Fact]
    public async Task Stream_LeftByItsReader_EndsTheSpanWithoutAnError()
    {
        using Kit kit = With(StubChatClient.Saying("words"), StubChatClient.Saying("others"));

        await foreach (ChatResponseUpdate update in kit.Named(_policy).GetStreamingResponseAsync("hello", cancellationToken: Token))
        {
            break;
        }

        Activity span = Assert.Single(_ended);
        Assert.Equal((ActivityStatusCode.Unset, "Cancelled"), (span.Status, span.GetTagItem(TierKitTelemetry.OutcomeTag)));
    }

    [Fact]
    public async Task Call_Cancelled_IsNoError()
    {
        using CancellationTokenSource source = new();
        StubChatClient waiting = new()
        {
            OnResponse = async (_, _, token) =>
            {
                await source.CancelAsync();
                throw new OperationCanceledException(token);
            },
        };
        using Kit kit = With(waiting, StubChatClient.Saying("others"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Kit.AskAsync(kit.Named(_policy), streaming: false, cancellationToken: source.Token));

        Activity span = Assert.Single(_ended);
        Assert.Equal((ActivityStatusCode.Unset, "Cancelled"), (span.Status, span.GetTagItem(TierKitTelemetry.OutcomeTag)));
    }

    [Fact]
    public async Task Client_InsideACall_SeesTheSpanAsItsParent()
    {
        string? seen = null;
        StubChatClient client = new()
        {
            OnResponse = (_, _, _) =>
            {
                seen = Activity.Current?.OperationName;
                return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "words")) { FinishReason = ChatFinishReason.Stop });
            },
        };
        using Kit kit = With(client, StubChatClient.Saying("others"));
        Activity? outer = Activity.Current;

        await kit.Named(_policy).GetResponseAsync("hello", cancellationToken: Token);

        Assert.Equal(TierKitTelemetry.RouteActivity, seen);
        Assert.Same(outer, Activity.Current);
    }

    private Kit With(StubChatClient first, StubChatClient second) => new(kit => kit
        .AddChatClient("first", Tier.Sovereign, first)
        .AddChatClient("second", Tier.Partner, second)
        .AddPolicy(_policy, static p =>
        {
            p.Order.Add("first");
            p.Order.Add("second");
        }));
}
