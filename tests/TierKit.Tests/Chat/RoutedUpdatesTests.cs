using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Tests.Chat;

/// <summary>What a hand-written stream owes its reader where the compiler's iterators kept it by themselves.</summary>
public sealed class RoutedUpdatesTests
{
    private static readonly AsyncLocal<string?> Ambient = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MoveNext_WhileAStepIsUnderWay_IsRefusedAndTheStepGoesOn()
    {
        ManualStream stream = new();
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, stream));
        await using IAsyncEnumerator<ChatResponseUpdate> reader = await OpenAsync(kit.Chat, stream);
        ValueTask<bool> step = reader.MoveNextAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.MoveNextAsync());

        stream.Push("two");
        Assert.True(await step);
        Assert.Equal("two", reader.Current.Text);
    }

    [Fact]
    public async Task Dispose_WhileAStepIsUnderWay_IsRefusedAndWorksAfterIt()
    {
        ManualStream stream = new();
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, stream));
        IAsyncEnumerator<ChatResponseUpdate> reader = await OpenAsync(kit.Chat, stream);
        ValueTask<bool> step = reader.MoveNextAsync();

        await Assert.ThrowsAsync<NotSupportedException>(async () => await reader.DisposeAsync());

        stream.Push("two");
        Assert.True(await step);
        await reader.DisposeAsync();
        Assert.False(await reader.MoveNextAsync());
    }

    [Fact]
    public async Task GetAsyncEnumerator_TwiceAtOnce_ReadsTwoStreams()
    {
        StubChatClient client = StubChatClient.Saying("ab");
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, client));
        IAsyncEnumerable<ChatResponseUpdate> updates = kit.Chat.GetStreamingResponseAsync("hello", cancellationToken: Token);
        await using IAsyncEnumerator<ChatResponseUpdate> one = updates.GetAsyncEnumerator(Token);
        await using IAsyncEnumerator<ChatResponseUpdate> other = updates.GetAsyncEnumerator(Token);
        string text = "";

        while (await one.MoveNextAsync() & await other.MoveNextAsync())
        {
            text += one.Current.Text + other.Current.Text;
        }

        Assert.Equal(("aabb", 2), (text, client.Calls));
    }

    [Fact]
    public async Task MoveNext_ClientThatChangesItsFlow_LeavesTheReadersAsItWas()
    {
        Ambient.Value = "reader";
        LeakyStream stream = new();
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, stream));
        await using IAsyncEnumerator<ChatResponseUpdate> reader = kit.Chat.GetStreamingResponseAsync("hello", cancellationToken: Token).GetAsyncEnumerator(Token);
        List<string?> flows = [];

        while (true)
        {
            ValueTask<bool> step = reader.MoveNextAsync();
            flows.Add(Ambient.Value);
            if (!await step)
            {
                break;
            }
        }

        Assert.Equal(LeakyStream.Updates + 1, flows.Count);
        Assert.All(flows, static flow => Assert.Equal("reader", flow));
        Assert.Contains("client", stream.Seen);
    }

    [Fact]
    public async Task Continue_AfterAStepThatFailedInAnotherFlow_AsksTheNextInTheReaders()
    {
        Ambient.Value = "reader";
        string? seen = null;
        ManualStream stream = new();
        StubChatClient next = new()
        {
            OnResponse = (_, _, _) =>
            {
                seen = Ambient.Value;
                return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "two")) { FinishReason = ChatFinishReason.Stop });
            },
        };
        using Kit kit = new(k => k
            .AddPolicy("continue", static p => p.MidStream = MidStreamMode.Continue)
            .AddChatClient("a", Tier.Sovereign, stream)
            .AddChatClient("b", Tier.Sovereign, next, static o => o.Capabilities = ServiceCapabilities.AssistantPrefill));
        await using IAsyncEnumerator<ChatResponseUpdate> reader = await OpenAsync(kit.Named("continue"), stream);
        ValueTask<bool> step = reader.MoveNextAsync();

        await Task.Run(
            () =>
            {
                Ambient.Value = "pusher";
                stream.PushFailure(new IOException());
            },
            Token);

        Assert.True(await step);
        Assert.Equal("reader", seen);
    }

    [Fact]
    public async Task MoveNext_ReaderThatStoppedItsFlow_ReadsOnAndStaysStopped()
    {
        ManualStream stream = new();
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, stream));
        await using IAsyncEnumerator<ChatResponseUpdate> reader = await OpenAsync(kit.Chat, stream);
        Task<bool> step;
        using (ExecutionContext.SuppressFlow())
        {
            step = reader.MoveNextAsync().AsTask();
            Assert.True(ExecutionContext.IsFlowSuppressed());
            stream.Push("two");
            Assert.True(ExecutionContext.IsFlowSuppressed());
        }

        Assert.True(await step);
        Assert.Equal("two", reader.Current.Text);
    }

    [Fact]
    public async Task MoveNext_CancelledBetweenSteps_ThrowsOnceAndIsOver()
    {
        ManualStream stream = new();
        using CancellationTokenSource caller = new();
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, stream));
        await using IAsyncEnumerator<ChatResponseUpdate> reader = await OpenAsync(kit.Chat, stream, caller.Token);
        await caller.CancelAsync();

        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.MoveNextAsync());

        Assert.Equal(caller.Token, cancelled.CancellationToken);
        Assert.False(await reader.MoveNextAsync());
    }

    private static async Task<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync(IChatClient client, ManualStream stream, CancellationToken? token = null)
    {
        IAsyncEnumerator<ChatResponseUpdate> reader = client.GetStreamingResponseAsync("hello", cancellationToken: token ?? Token).GetAsyncEnumerator(token ?? Token);
        ValueTask<bool> first = reader.MoveNextAsync();
        stream.Push("one ");
        Assert.True(await first);
        return reader;
    }

    /// <summary>Changes the flow of whoever calls it, which an async method never does.</summary>
    private sealed class LeakyStream : IChatClient, IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
    {
        public const int Updates = 6;

        private int _step;

        public List<string?> Seen { get; } = [];

        public ChatResponseUpdate Current { get; private set; } = null!;

        public async ValueTask<bool> StepAsync(bool waits)
        {
            if (waits)
            {
                await Task.Yield();
            }

            Current = new ChatResponseUpdate(ChatRole.Assistant, "word ") { FinishReason = _step == Updates ? ChatFinishReason.Stop : null };
            return _step <= Updates;
        }

        public ValueTask<bool> MoveNextAsync()
        {
            Ambient.Value = "client";
            Seen.Add(Ambient.Value);
            return StepAsync(++_step % 2 == 0);
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => this;

        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public ValueTask DisposeAsync() => default;

        public void Dispose()
        {
        }
    }
}
