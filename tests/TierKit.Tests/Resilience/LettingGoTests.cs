using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Resilience;

/// <summary>What outlives its call has an owner and a bound, also where a client ignores that it was cancelled.</summary>
public sealed class LettingGoTests : IDisposable
{
    private readonly List<TaskCompletionSource<ChatResponse>> _pending = [];
    private readonly SemaphoreSlim _reached = new(0);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _reached.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_ClientIgnoresItsCancellation_IsLeftAloneAtTheBoundUntilItComesBack(bool streaming)
    {
        using Kit kit = new(k => k.AddChatClient("deaf", Tier.Sovereign, Deaf()).AddChatClient("next", Tier.Partner, StubChatClient.Saying("away")));
        for (int i = 0; i < EndpointState.MostLeft; i++)
        {
            await LeaveAsync(kit, streaming);
        }

        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
        Task asked = _reached.WaitAsync(Token);
        await Task.WhenAny(asking, asked);
        Assert.Equal(EndpointState.MostLeft, _pending.Count);

        RouteReport report = (await asking).GetRoute()!;
        Assert.Equal("next", report.ServedBy);
        RouteExclusion left = Assert.Single(report.Exclusions);
        Assert.Equal(("deaf", ExclusionReason.Busy), (left.Service, left.Reason));
        Assert.Contains("256 of its requests still run although they were cancelled", left.Detail, StringComparison.Ordinal);
        Assert.Equal(streaming ? EndpointState.MostLeft : 0, Background(kit).Running);

        foreach (TaskCompletionSource<ChatResponse> request in _pending)
        {
            request.SetResult(Answer("too late"));
        }

        EndpointState endpoint = kit.Services.GetRequiredService<TierKitRuntime>().Route.States.Single(static s => s.Service.Name == "deaf").Endpoints[0];
        while (endpoint.CurrentExclusion() is not null)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Task<ChatResponse> again = Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
        await asked;
        _pending[^1].SetResult(Answer("back"));
        Assert.Equal("back", (await again).Text);
        await EmptyAsync(kit, 0);
    }

    [Fact]
    public async Task Dispose_ClientNeverComesBack_IsNotWaitedFor()
    {
        Kit kit = new(k => k.AddChatClient("deaf", Tier.Sovereign, Deaf()));
        await LeaveAsync(kit, streaming: true);
        BackgroundTasks background = Background(kit);
        Assert.Equal(1, background.Running);

        await ((ServiceProvider)kit.Services).DisposeAsync();

        await EmptyAsync(background, 0);
        Assert.False(_pending[0].Task.IsCompleted);
    }

    [Fact]
    public async Task Stream_ClientHangsWhereItTakesLeave_NextIsAskedAtOnce()
    {
        TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        StubChatClient slow = new() { OnStream = (_, _, _) => LeavingSlowly(left.Task) };
        using Kit kit = new(k => k.AddChatClient("slow", Tier.Sovereign, slow).AddChatClient("next", Tier.Partner, StubChatClient.Saying("away")));

        RouteReport report = (await Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: Token)).GetRoute()!;

        Assert.Equal("next", report.ServedBy);
        Assert.Equal([FailureKind.Malformed, FailureKind.Malformed, null], report.Attempts.Select(static a => a.Failure));
        Assert.Equal(2, Background(kit).Running);
        left.SetResult();
        await EmptyAsync(kit, 0);
    }

    [Fact]
    public async Task Stream_ProviderIgnoresItsCancellationMidway_ReaderGetsItsFailureWhenTheClockFires()
    {
        TaskCompletionSource back = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using Kit kit = new(k => DeafProvider(k, back.Task, "Hel"));
        await using IAsyncEnumerator<ChatResponseUpdate> updates = kit.Chat.GetStreamingResponseAsync("hello", cancellationToken: Token).GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());
        ValueTask<bool> next = updates.MoveNextAsync();

        kit.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(next.IsCompleted);
        kit.Time.Advance(TimeSpan.FromSeconds(1));

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(async () => await next);
        Assert.Equal((FailureKind.Timeout, AttemptPhase.Idle, "Hel"), (broken.Failure, broken.Attempts[^1].Phase, broken.PartialText));
        Assert.Equal(1, Background(kit).Running);
        back.SetResult();
        await EmptyAsync(kit, 0);
    }

    [Fact]
    public async Task Stream_ProviderIgnoresItsCancellationBeforeItsFirstToken_NextIsAsked()
    {
        TaskCompletionSource back = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using Kit kit = new(k => DeafProvider(k, back.Task, null).AddChatClient("next", Tier.Partner, StubChatClient.Saying("away")));
        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: Token);

        kit.Time.Advance(TimeSpan.FromSeconds(16));

        RouteReport report = (await asking).GetRoute()!;
        Assert.Equal(("next", FailureKind.Timeout), (report.ServedBy, report.Attempts[0].Failure));
        Assert.Equal(1, Background(kit).Running);
        back.SetResult();
        await EmptyAsync(kit, 0);
    }

    [Fact]
    public async Task Stream_ServerIsSilentAboutItselfToo_NextIsAskedAFewSecondsLater()
    {
        TaskCompletionSource back = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using Kit kit = new(k => DeafProvider(k, back.Task, null, back.Task).AddChatClient("next", Tier.Partner, StubChatClient.Saying("away")));
        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: Token);

        kit.Time.Advance(TimeSpan.FromSeconds(16));
        await kit.Time.AdvanceUntilAsync(asking, TimeSpan.FromSeconds(5));

        RouteAttempt failed = (await asking).GetRoute()!.Attempts[0];
        Assert.Equal(("deaf", FailureKind.Timeout), (failed.Service, failed.Failure));
        Assert.InRange(failed.Duration, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1));
        back.SetResult();
        await EmptyAsync(kit, 0);
    }

    [Fact]
    public async Task WarmUp_LoaderNeverComesBack_EndsWithTheColdLoadClock()
    {
        ReplicaProvider local = new() { OnLoad = static (_, _) => new TaskCompletionSource().Task };
        using Kit kit = new(k => k.UseProvider(local).AddService("local", local.At(1)));
        Task<LoadState> loading = kit.Services.GetRequiredService<ModelWarmer>().WarmUpAsync(kit.Services.GetRequiredService<ServiceCatalog>()["local"], Token);

        kit.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.NotEqual(LoadState.Loaded, await loading);
    }

    [Fact]
    public async Task Stream_CallerLeavesAProviderThatIgnoresIt_IsLetGoAtOnce()
    {
        TaskCompletionSource back = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using Kit kit = new(k => DeafProvider(k, back.Task, "Hel"));
        using CancellationTokenSource caller = new();
        await using IAsyncEnumerator<ChatResponseUpdate> updates = kit.Chat.GetStreamingResponseAsync("hello", cancellationToken: caller.Token).GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());
        ValueTask<bool> next = updates.MoveNextAsync();

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        Assert.Equal(1, Background(kit).Running);
        back.SetResult();
        await EmptyAsync(kit, 0);
    }

    [Fact]
    public async Task Load_TooMuchRunsInTheBackground_IsGivenUpAndItsEndIsOwned()
    {
        ReplicaProvider local = new();
        using Kit kit = new(k => k.UseProvider(local).AddService("local", local.At(1)));
        RouteServices route = kit.Services.GetRequiredService<TierKitRuntime>().Route;
        EndpointState endpoint = route.States.Single().Endpoints[0];
        TaskCompletionSource others = new(TaskCreationOptions.RunContinuationsAsynchronously);
        while (route.Background.TryRun(_ => others.Task))
        {
        }

        AttemptClock clock = new(long.MaxValue, CancellationToken.None);
        TaskCompletionSource pending = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        LoadKeeper.Keep(route, endpoint, clock, pending.Task, () =>
        {
            released.SetResult();
            return Task.CompletedTask;
        });

        Assert.True(clock.IsCancellationRequested);
        Assert.Equal((false, 0, 257), (endpoint.IsLoadKept, endpoint.InFlight, route.Background.Running));
        Assert.False(released.Task.IsCompleted);
        pending.SetResult();
        await released.Task;
        await EmptyAsync(route.Background, 256);
        others.SetResult();
        await EmptyAsync(route.Background, 0);
    }

    [Fact]
    public async Task BackgroundTasks_Full_RefuseWhatWasChosenAndOwnWhatIsLetGo()
    {
        BackgroundTasks background = new();
        TaskCompletionSource others = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int chosen = 0;
        while (background.TryRun(_ => others.Task))
        {
            chosen++;
        }

        background.LetGo(stopping => new TaskCompletionSource().Task.WaitAsync(stopping));

        Assert.Equal((256, 257), (chosen, background.Running));
        others.SetResult();
        await EmptyAsync(background, 1);
        Assert.True(background.TryRun(static _ => Task.CompletedTask));
        await background.DisposeAsync();
        await EmptyAsync(background, 0);
        Assert.False(background.TryRun(static _ => Task.CompletedTask));
        background.LetGo(stopping => new TaskCompletionSource().Task.WaitAsync(stopping));
        await EmptyAsync(background, 0);
    }

    private static BackgroundTasks Background(Kit kit) => kit.Services.GetRequiredService<TierKitRuntime>().Route.Background;

    private static Task EmptyAsync(Kit kit, int left) => EmptyAsync(Background(kit), left);

    // A task that is done is struck off a moment later, on a thread of the pool.
    private static async Task EmptyAsync(BackgroundTasks background, int left)
    {
        while (background.Running > left)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static ChatResponse Answer(string text) => new(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop };

    private static async IAsyncEnumerable<ChatResponseUpdate> LeavingSlowly(Task left)
    {
        try
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("1", "f") { Exception = new FormatException() }]);
        }
        finally
        {
            await left;
        }
    }

    // A provider whose client neither uses the walk's transport nor looks at its token.
    private static ITierKitBuilder DeafProvider(ITierKitBuilder kit, Task back, string? first, Task? silence = null)
    {
        ReplicaProvider provider = new() { Silence = silence ?? Task.CompletedTask };
        kit.UseProvider(provider).AddService("deaf", provider.At(1));
        provider[1].OnStream = (_, _, _) => DeafStream(back, first);
        return kit;
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> DeafStream(Task back, string? first)
    {
        if (first is not null)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, first);
        }

        await back;
    }

    private StubChatClient Deaf() => new()
    {
        OnResponse = (_, _, _) =>
        {
            TaskCompletionSource<ChatResponse> request = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _pending.Add(request);
            _reached.Release();
            return request.Task;
        },
    };

    private async Task LeaveAsync(Kit kit, bool streaming)
    {
        using CancellationTokenSource caller = new();
        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming, cancellationToken: caller.Token);
        await _reached.WaitAsync(Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }
}
