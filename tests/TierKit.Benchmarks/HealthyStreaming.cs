using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace TierKit.Benchmarks;

/// <summary>A stream of 20 updates from the first service.</summary>
public class HealthyStreaming
{
    private static readonly ChatMessage[] Ask = [new(ChatRole.User, "question")];

    private IChatClient _direct = null!;
    private IChatClient _ordered = null!;
    private IChatClient _pipeline = null!;
    private IChatClient _tiered = null!;

    [GlobalSetup]
    public void Setup()
    {
        _direct = new ReadyChatClient();
        _ordered = BenchClients.Ordered(_direct, _direct);
        _pipeline = BenchClients.Pipeline(_direct);
        _tiered = BenchClients.Tiered(_direct, _direct);
    }

    [Benchmark]
    public Task<int> Direct() => DrainAsync(_direct);

    [Benchmark(Baseline = true)]
    public Task<int> OrderedFailover() => DrainAsync(_ordered);

    [Benchmark]
    public Task<int> Pipeline() => DrainAsync(_pipeline);

    [Benchmark]
    public Task<int> Tiered() => DrainAsync(_tiered);

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
