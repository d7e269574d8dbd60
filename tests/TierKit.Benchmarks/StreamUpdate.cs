using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace TierKit.Benchmarks;

/// <summary>What one update of a healthy stream costs, at hand at once or after really waiting: gate, clocks and partial text against none.</summary>
/// <remarks>Of a long stream, so that what a stream costs once vanishes in its updates.</remarks>
public class StreamUpdate
{
    private const int Updates = 10_000;

    private static readonly ChatMessage[] Ask = [new(ChatRole.User, "question")];

    private IChatClient _direct = null!;
    private IChatClient _ordered = null!;
    private IChatClient _tiered = null!;

    /// <summary>Gets or sets whether each update makes its reader really wait.</summary>
    [Params(false, true)]
    public bool Awaits { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _direct = new ReadyChatClient(Awaits, updates: Updates);
        _ordered = BenchClients.Ordered(_direct, _direct);
        _tiered = BenchClients.Tiered(_direct, _direct);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Updates)]
    public Task<int> Direct() => DrainAsync(_direct);

    [Benchmark(OperationsPerInvoke = Updates)]
    public Task<int> OrderedFailover() => DrainAsync(_ordered);

    [Benchmark(OperationsPerInvoke = Updates)]
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
