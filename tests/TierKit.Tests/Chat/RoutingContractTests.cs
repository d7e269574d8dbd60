using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Tests.Chat;

/// <summary>What Microsoft.Extensions.AI's failover client promises, and what we promise beyond it.</summary>
public sealed class RoutingContractTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_CallerCancelsDuringAttempt_DoesNotTryNext(bool streaming)
    {
        using CancellationTokenSource caller = new();
        StubChatClient first = new()
        {
            OnResponse = async (_, _, token) =>
            {
                await caller.CancelAsync();
                token.ThrowIfCancellationRequested();
                throw new InvalidOperationException("the token of an attempt must follow the caller's");
            },
        };
        StubChatClient second = StubChatClient.Saying("never");
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, first).AddChatClient("b", Tier.Partner, second));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Kit.AskAsync(kit.Chat, streaming, cancellationToken: caller.Token));

        Assert.Equal(1, first.Calls);
        Assert.Equal(0, second.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_CallerCancelledBefore_AsksNobody(bool streaming)
    {
        StubChatClient first = StubChatClient.Saying("never");
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, first));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Kit.AskAsync(kit.Chat, streaming, cancellationToken: new CancellationToken(canceled: true)));

        Assert.Equal(0, first.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ClientIgnoresItsToken_CallerIsStillLetGo(bool streaming)
    {
        using CancellationTokenSource caller = new();
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<ChatResponse> never = new();
        StubChatClient deaf = new()
        {
            OnResponse = (_, _, _) =>
            {
                reached.SetResult();
                return never.Task;
            },
        };
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, deaf));

        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming, cancellationToken: caller.Token);
        await reached.Task;
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task GetStreamingResponse_ClientEndsQuietlyWhenCancelled_IsCancelledAndNotTruncated()
    {
        using CancellationTokenSource caller = new();
        StubChatClient quiet = new() { OnStream = (_, _, token) => EndQuietly(caller, token) };
        StubChatClient second = StubChatClient.Saying("never");
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, quiet, static o => o.SignalsCompletion = true).AddChatClient("b", Tier.Partner, second));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: caller.Token));

        Assert.Equal(0, second.Calls);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> EndQuietly(
        CancellationTokenSource caller,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new ChatResponseUpdate(ChatRole.Assistant, []);
        await caller.CancelAsync();
        if (cancellationToken.IsCancellationRequested)
        {
            yield break;
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, "the token did not follow");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_InnerTimeoutLooksLikeCancellation_TriesNext(bool streaming)
    {
        using Kit kit = new(k => k
            .AddChatClient("a", Tier.Sovereign, StubChatClient.Throwing(static () => new TaskCanceledException("the SDK's own timeout")))
            .AddChatClient("b", Tier.Partner, StubChatClient.Saying("away")));

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);

        Assert.Equal(FailureKind.Timeout, response.GetRoute()!.Attempts[0].Failure);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_Options_AreClonedOnceAndNeverTheCallers(bool streaming)
    {
        StubChatClient first = StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError));
        StubChatClient second = StubChatClient.Saying("away");
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, first).AddChatClient("b", Tier.Partner, second));
        ChatOptions options = new() { Temperature = .5f };

        await Kit.AskAsync(kit.Chat, streaming, options, Token);

        Assert.NotSame(options, first.SeenOptions[0]);
        Assert.Same(first.SeenOptions[0], second.SeenOptions[0]);
        Assert.Equal(.5f, second.SeenOptions[0]!.Temperature);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ProviderBoundOptions_AreResetPerCandidate(bool streaming)
    {
        StubChatClient only = StubChatClient.Saying("home");
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, only));
        ChatOptions options = new() { ModelId = "llama3.2", ConversationId = "c", RawRepresentationFactory = static _ => new object() };

        await Kit.AskAsync(kit.Chat, streaming, options, Token);
        await Kit.AskAsync(kit.Named("a"), streaming, options, Token);

        Assert.Null(only.SeenOptions[0]!.ModelId);
        Assert.Null(only.SeenOptions[0]!.ConversationId);
        Assert.Null(only.SeenOptions[0]!.RawRepresentationFactory);
        Assert.Equal("llama3.2", only.SeenOptions[1]!.ModelId);
        Assert.Equal("llama3.2", options.ModelId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_OwnProperties_DoNotReachBroughtClients(bool streaming)
    {
        StubChatClient only = StubChatClient.Saying("home");
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, only));
        ChatOptions options = new ChatOptions { AdditionalProperties = new() { ["mine"] = 1 } }.WithPolicy("sovereign-only");

        await Kit.AskAsync(kit.Chat, streaming, options, Token);

        Assert.Equal(["mine"], only.SeenOptions[0]!.AdditionalProperties!.Keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_Messages_AreEnumeratedOnceByUs(bool streaming)
    {
        int enumerations = 0;
        using Kit kit = new(k => k
            .AddChatClient("a", Tier.Sovereign, StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError)))
            .AddChatClient("b", Tier.Partner, StubChatClient.Saying("away")));

        IEnumerable<ChatMessage> Messages()
        {
            enumerations++;
            yield return new ChatMessage(ChatRole.User, "hello");
        }

        if (streaming)
        {
            await kit.Chat.GetStreamingResponseAsync(Messages(), cancellationToken: Token).ToChatResponseAsync(Token);
        }
        else
        {
            await kit.Chat.GetResponseAsync(Messages(), cancellationToken: Token);
        }

        Assert.Equal(1, enumerations);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ProvidersObjects_AreNeverChanged(bool streaming)
    {
        ChatResponse same = new(new ChatMessage(ChatRole.Assistant, "same")) { FinishReason = ChatFinishReason.Stop };
        ChatResponseUpdate update = new(ChatRole.Assistant, "same") { FinishReason = ChatFinishReason.Stop };
        StubChatClient only = new()
        {
            OnResponse = (_, _, _) => Task.FromResult(same),
            OnStream = (_, _, _) => Streams.Of(update),
        };
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, only));

        ChatResponse one = await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
        ChatResponse two = await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);

        Assert.Null(same.AdditionalProperties);
        Assert.Null(update.AdditionalProperties);
        Assert.NotNull(one.GetRoute());
        Assert.Null(two.GetRoute()!.Inner);
    }

    [Fact]
    public void Dispose_TieredClient_LeavesTheServicesAlone()
    {
        StubChatClient only = StubChatClient.Saying("home");
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, only));

        kit.Chat.Dispose();
        kit.Chat.Dispose();

        Assert.Equal(0, only.Disposals);
    }

    [Fact]
    public async Task GetResponse_AfterDispose_StillAnswers()
    {
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, StubChatClient.Saying("home")));
        kit.Chat.Dispose();

        Assert.Equal("home", (await kit.Chat.GetResponseAsync("hello", cancellationToken: Token)).Text);
    }

    [Fact]
    public void GetService_Metadata_IsThereAndNamesThePolicy()
    {
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, StubChatClient.Saying("home")));

        ChatClientMetadata metadata = Assert.IsType<ChatClientMetadata>(kit.Chat.GetService(typeof(ChatClientMetadata)));

        Assert.Equal("tierkit", metadata.ProviderName);
        Assert.Equal("sovereign-first", metadata.DefaultModelId);
    }

    [Fact]
    public void GetService_ByServiceName_ReturnsWhatStandsBehindIt()
    {
        StubChatClient only = StubChatClient.Saying("home");
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, only));

        Assert.Same(only, kit.Chat.GetService(typeof(StubChatClient), "a"));
        Assert.Null(kit.Chat.GetService(typeof(StubChatClient), "nobody"));
        Assert.IsType<TieredChatClient>(kit.Chat.GetService(typeof(TieredChatClient)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_TieredInsideTiered_ChainsTheReports(bool streaming)
    {
        using Kit inner = new(k => k
            .AddChatClient("x", Tier.Sovereign, StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError)))
            .AddChatClient("y", Tier.Partner, StubChatClient.Saying("far")));
        using Kit outer = new(k => k.AddChatClient("nested", Tier.Sovereign, inner.Chat));

        RouteReport report = (await Kit.AskAsync(outer.Chat, streaming, cancellationToken: Token)).GetRoute()!;

        Assert.Equal("nested", report.ServedBy);
        Assert.Equal(Tier.Partner, report.Tier);
        Assert.Equal("y", report.Inner!.ServedBy);
        Assert.Equal(Degradation.Reduced, report.Degradation);
    }

    [Fact]
    public async Task GetResponse_InsideTheFieldsFailover_StaysAGoodCitizen()
    {
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError))));
#pragma warning disable MEAI001 // The field's own experimental failover client is what we must nest in.
        using OrderedFailoverChatClient theirs = new([kit.Chat, StubChatClient.Saying("rescued")]);
#pragma warning restore MEAI001

        Assert.Equal("rescued", (await theirs.GetResponseAsync("hello", cancellationToken: Token)).Text);
    }
}
