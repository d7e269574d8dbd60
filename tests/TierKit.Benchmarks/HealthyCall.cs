using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace TierKit.Benchmarks;

/// <summary>A non-streaming call whose first service answers, at once or after really awaiting.</summary>
public class HealthyCall
{
    private static readonly ChatMessage[] Ask = [new(ChatRole.User, "question")];

    private IChatClient _direct = null!;
    private IChatClient _ordered = null!;
    private IChatClient _pipeline = null!;
    private IChatClient _tiered = null!;

    /// <summary>Gets or sets whether the answer makes its caller really wait.</summary>
    [Params(false, true)]
    public bool Awaits { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _direct = new ReadyChatClient(Awaits);
        _ordered = BenchClients.Ordered(_direct, _direct);
        _pipeline = BenchClients.Pipeline(_direct);
        _tiered = BenchClients.Tiered(_direct, _direct);
    }

    [Benchmark(Baseline = true)]
    public Task<ChatResponse> Direct() => _direct.GetResponseAsync(Ask);

    [Benchmark]
    public Task<ChatResponse> OrderedFailover() => _ordered.GetResponseAsync(Ask);

    [Benchmark]
    public Task<ChatResponse> Pipeline() => _pipeline.GetResponseAsync(Ask);

    [Benchmark]
    public Task<ChatResponse> Tiered() => _tiered.GetResponseAsync(Ask);
}
