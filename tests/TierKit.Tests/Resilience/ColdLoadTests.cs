using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Resilience;

/// <summary>A model that loads is not down: the policy decides who waits, and nobody ends the load.</summary>
public sealed class ColdLoadTests
{
    private readonly ReplicaProvider _local = new() { State = static () => LoadState.Loading };
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_PolicyWaits_IsServedByTheLoadedModel(bool streaming)
    {
        using Kit kit = Create(LoadingRule.Wait, floor: false);
        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
        await _asked.Task;
        await PassAsync(kit, asking, 15, static h => h.Load == LoadState.Loading);
        kit.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.False(asking.IsCompleted);
        _loaded.SetResult();

        ChatResponse response = await asking;
        Assert.Equal("home", response.Text);
        Assert.Single(response.GetRoute()!.Attempts);
        Assert.Equal((LoadState.Loaded, 0), (Health(kit).Load, Health(kit).Failures));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_LoadOutlastsItsBudget_NextIsAskedAndTheBreakerStaysClosed(bool streaming)
    {
        using Kit kit = Create(LoadingRule.Wait, floor: false);
        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
        await _asked.Task;
        await PassAsync(kit, asking, 15, static h => h.Load == LoadState.Loading);
        kit.Time.Advance(TimeSpan.FromMinutes(5));

        RouteReport report = (await asking).GetRoute()!;
        Assert.Equal("claude", report.ServedBy);
        Assert.Equal((FailureKind.ModelLoading, AttemptPhase.ColdLoad), (report.Attempts[0].Failure, report.Attempts[0].Phase));
        Assert.Equal((ServiceAvailability.Available, 0), (Health(kit).Availability, Health(kit).Failures));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_PolicyGoesOn_NextServesWhileTheLoadGoesOnUncancelled(bool streaming)
    {
        using Kit kit = Create(LoadingRule.NextTier, floor: false);
        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
        await _asked.Task;
        kit.Time.Advance(TimeSpan.FromSeconds(15));

        RouteReport report = (await asking).GetRoute()!;
        Assert.Equal(("claude", FailureKind.ModelLoading), (report.ServedBy, report.Attempts[0].Failure));
        Assert.False(_cancelled.Task.IsCompleted);
        Assert.Equal((LoadState.Loading, 1, ServiceAvailability.Available), (Health(kit).Load, Health(kit).InFlight, Health(kit).Availability));

        // Whoever asks meanwhile is passed on without another request.
        RouteReport meanwhile = (await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token)).GetRoute()!;
        Assert.Equal(ExclusionReason.Loading, Assert.Single(meanwhile.Exclusions).Reason);
        Assert.Equal(1, _local[1].Calls);

        _local.State = static () => LoadState.Loaded;
        _loaded.SetResult();
        await IdleAsync(kit);
        Assert.Equal("home", (await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_PolicyTakesTheFloor_NobodyElseIsAsked(bool streaming)
    {
        using Kit kit = Create(LoadingRule.Floor, floor: true);
        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
        await _asked.Task;
        kit.Time.Advance(TimeSpan.FromSeconds(15));

        ChatResponse first = await asking;
        ChatResponse meanwhile = await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);

        Assert.Equal(("floor", "floor"), (first.Text, meanwhile.Text));
        Assert.Equal(Degradation.Floor, meanwhile.GetRoute()!.Degradation);
        Assert.Equal(1, _local[1].Calls);
        Assert.False(_cancelled.Task.IsCompleted);
    }

    [Theory]
    [InlineData(LoadingRule.NextTier, false)]
    [InlineData(LoadingRule.NextTier, true)]
    [InlineData(LoadingRule.Floor, false)]
    [InlineData(LoadingRule.Floor, true)]
    public async Task GetResponse_NobodyElseToAsk_FailsAtOnceSaysWhatToDoAndTheLoadGoesOn(LoadingRule rule, bool streaming)
    {
        using Kit kit = Create(rule, floor: false, next: false);
        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
        await _asked.Task;
        kit.Time.Advance(TimeSpan.FromSeconds(15));

        AllServicesFailedException first = await Assert.ThrowsAsync<AllServicesFailedException>(() => asking);
        AllServicesFailedException meanwhile = await Assert.ThrowsAsync<AllServicesFailedException>(
            () => Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token));

        Assert.Equal(FailureKind.ModelLoading, Assert.Single(first.Attempts).Failure);
        Assert.Equal(ExclusionReason.Loading, Assert.Single(meanwhile.Exclusions).Reason);
        Assert.All([first, meanwhile], static e => Assert.Contains("the model of 'local' is there", e.Message, StringComparison.Ordinal));
        Assert.Equal(1, _local[1].Calls);
        Assert.False(_cancelled.Task.IsCompleted);

        _local.State = static () => LoadState.Loaded;
        _loaded.SetResult();
        await IdleAsync(kit);
        Assert.Equal("home", (await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_LoadGoesOn_IsStopped(bool streaming)
    {
        Kit kit = Create(LoadingRule.NextTier, floor: false);
        using (kit)
        {
            Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
            await _asked.Task;
            kit.Time.Advance(TimeSpan.FromSeconds(15));
            await asking;
            Assert.False(_cancelled.Task.IsCompleted);
        }

        await _cancelled.Task;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_CallerCancelsAfterTheLoadWasLetGo_LoadGoesOn(bool streaming)
    {
        using CancellationTokenSource caller = new();
        using Kit kit = Create(LoadingRule.NextTier, floor: false);
        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming, cancellationToken: caller.Token);
        await _asked.Task;
        kit.Time.Advance(TimeSpan.FromSeconds(15));
        await asking;

        await caller.CancelAsync();

        Assert.False(_cancelled.Task.IsCompleted);
        Assert.Equal(1, Health(kit).InFlight);
    }

    [Fact]
    public async Task GetResponse_SilentInOnePieceAndLoaded_TotalClockEndsItAndNoOther()
    {
        TaskCompletionSource probed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _local.State = () =>
        {
            probed.TrySetResult();
            return LoadState.Loaded;
        };
        using Kit kit = Create(LoadingRule.NextTier, floor: false);
        Task<ChatResponse> asking = kit.Chat.GetResponseAsync("x", cancellationToken: Token);
        await _asked.Task;
        kit.Time.Advance(TimeSpan.FromSeconds(15));
        await probed.Task;
        kit.Time.Advance(TimeSpan.FromSeconds(584));
        Assert.False(asking.IsCompleted);
        kit.Time.Advance(TimeSpan.FromSeconds(1));

        RouteAttempt failed = (await asking).GetRoute()!.Attempts[0];
        Assert.Equal((FailureKind.Timeout, AttemptPhase.Total, TimeSpan.FromMinutes(10)), (failed.Failure, failed.Phase, failed.Duration));
    }

    [Fact]
    public async Task WarmUp_Loader_LoadsWithTheKeepAliveAndTellsTheState()
    {
        TimeSpan? kept = null;
        _local.OnLoad = (keepAlive, _) =>
        {
            kept = keepAlive;
            return _loaded.Task;
        };
        using Kit kit = new(k => k.UseProvider(_local).AddService("local", o =>
        {
            _local.At(1, 2)(o);
            o.KeepAlive = TimeSpan.FromMinutes(30);
        }));
        ModelWarmer warmer = kit.Services.GetRequiredService<ModelWarmer>();

        Task<LoadState> warming = warmer.WarmUpAsync(kit.Services.GetRequiredService<ServiceCatalog>()["local"], Token);
        Assert.Equal(LoadState.Loading, Health(kit).Load);
        _loaded.SetResult();

        Assert.Equal(LoadState.Loaded, await warming);
        Assert.Equal((2, TimeSpan.FromMinutes(30)), (_local.Loads, kept));
        Assert.Equal(LoadState.Loaded, Health(kit).Load);
    }

    [Fact]
    public async Task WarmUp_ServerLoadsByItself_WaitsUntilItHas()
    {
        int asked = 0;
        _local.State = () => ++asked < 4 ? LoadState.Loading : LoadState.Loaded;
        using Kit kit = new(k => k.UseProvider(_local).AddService("local", _local.At(1)));
        Task<LoadState> warming = kit.Services.GetRequiredService<ModelWarmer>().WarmUpAsync(kit.Services.GetRequiredService<ServiceCatalog>()["local"], Token);

        await kit.Time.AdvanceUntilAsync(warming, TimeSpan.FromSeconds(1));

        Assert.Equal(LoadState.Loaded, await warming);
        Assert.Equal(4, asked);
    }

    [Fact]
    public async Task WarmUp_Configured_LoadsAtStartInTheBackground()
    {
        TaskCompletionSource loading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _local.OnLoad = (_, _) =>
        {
            loading.TrySetResult();
            return Task.CompletedTask;
        };
        using Kit kit = new(k => k.UseProvider(_local).AddService("local", o =>
        {
            _local.At(1)(o);
            o.WarmUp = true;
        }));

        _ = kit.Chat;

        await loading.Task;
    }

    [Fact]
    public async Task KeepWarm_EachInterval_LoadsAgainUntilItIsDisposed()
    {
        SemaphoreSlim loads = new(0);
        _local.OnLoad = (_, _) =>
        {
            loads.Release();
            return Task.CompletedTask;
        };
        using Kit kit = new(k => k.UseProvider(_local).AddService("local", _local.At(1)));
        using (kit.Services.GetRequiredService<ModelWarmer>().KeepWarm(kit.Services.GetRequiredService<ServiceCatalog>()["local"], TimeSpan.FromMinutes(4)))
        {
            await loads.WaitAsync(Token);
            kit.Time.Advance(TimeSpan.FromMinutes(4));
            await loads.WaitAsync(Token);
        }

        kit.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, _local.Loads);
    }

    private static ServiceHealth Health(Kit kit) => kit.Services.GetRequiredService<ServiceCatalog>()["local"].Health;

    // The question whether the model is loading is asked in the background; its answer shows in the health.
    private static async Task PassAsync(Kit kit, Task asking, int seconds, Func<ServiceHealth, bool> until)
    {
        kit.Time.Advance(TimeSpan.FromSeconds(seconds));
        while (!until(Health(kit)) && !asking.IsCompleted)
        {
            await Task.Yield();
        }
    }

    private static async Task IdleAsync(Kit kit)
    {
        while (Health(kit).InFlight > 0)
        {
            await Task.Yield();
        }
    }

    private Kit Create(LoadingRule rule, bool floor, bool next = true)
    {
        StubChatClient client = new();
        client.OnResponse = async (_, _, token) =>
        {
            _asked.TrySetResult();
            try
            {
                await _loaded.Task.WaitAsync(token);
            }
            catch (OperationCanceledException)
            {
                _cancelled.TrySetResult();
                throw;
            }

            return new ChatResponse(new ChatMessage(ChatRole.Assistant, "home")) { FinishReason = ChatFinishReason.Stop };
        };
        _local.Clients[1] = client;
        return new Kit(
            k =>
            {
                k.UseProvider(_local)
                    .AddService("local", _local.At(1))
                    .AddPolicy("p", p => p.WhileLoading = rule).UseDefaultPolicy("p");
                if (next)
                {
                    k.AddChatClient("claude", Tier.Partner, StubChatClient.Saying("away"));
                }
            },
            services =>
            {
                if (floor)
                {
                    services.AddSingleton<IFloor>(new SayingFloor());
                }
            });
    }

    private sealed class SayingFloor : IFloor
    {
        public ValueTask<ChatResponse?> AnswerAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken) =>
            new(new ChatResponse(new ChatMessage(ChatRole.Assistant, "floor")));
    }
}
