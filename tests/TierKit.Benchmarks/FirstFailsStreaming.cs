using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace TierKit.Benchmarks;

/// <summary>A stream whose first service refuses every time before its first update, so that the second streams 20 updates.</summary>
public class FirstFailsStreaming
{
    private static readonly ChatMessage[] Ask = [new(ChatRole.User, "question")];

    private IChatClient _ordered = null!;
    private IChatClient _tiered = null!;
    private IChatClient _remembering = null!;
    private IChatClient _orderedHealthy = null!;
    private IChatClient _healthy = null!;

    [GlobalSetup]
    public void Setup()
    {
        ReadyChatClient broken = new(refuses: Refusal.Faulted);
        ReadyChatClient ready = new();
        _ordered = BenchClients.Ordered(broken, ready);
        _tiered = HarmlessProvider.Tiered(broken, ready);
        _remembering = BenchClients.Tiered(broken, ready);
        _orderedHealthy = BenchClients.Ordered(ready, ready);
        _healthy = BenchClients.Tiered(ready, ready);
    }

    [Benchmark(Baseline = true)]
    public Task<int> OrderedFailover() => DrainAsync(_ordered);

    /// <summary>The breaker kept closed: every stream pays for the failing attempt.</summary>
    [Benchmark]
    public Task<int> TieredFirstAlwaysAsked() => DrainAsync(_tiered);

    /// <summary>As shipped: the breaker opens and the failing service is left alone.</summary>
    [Benchmark]
    public Task<int> TieredWithBreaker() => DrainAsync(_remembering);

    /// <summary>A stream of theirs whose first client answers.</summary>
    [Benchmark]
    public Task<int> OrderedHealthy() => DrainAsync(_orderedHealthy);

    /// <summary>A stream whose first service answers.</summary>
    [Benchmark]
    public Task<int> TieredHealthy() => DrainAsync(_healthy);

    private static async Task<int> DrainAsync(IChatClient client)
    {
        int updates = 0;
        await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Ask))
        {
            updates++;
        }

        return updates;
    }
}
