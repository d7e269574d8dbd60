using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace TierKit.Benchmarks;

/// <summary>A call whose first service refuses every time, so that the second answers.</summary>
public class FirstFails
{
    private static readonly ChatMessage[] Ask = [new(ChatRole.User, "question")];

    private ReadyChatClient _broken = null!;
    private IChatClient _ordered = null!;
    private IChatClient _orderedHealthy = null!;
    private IChatClient _healthy = null!;
    private IChatClient _tiered = null!;
    private IChatClient _remembering = null!;

    /// <summary>Gets or sets how the first service refuses.</summary>
    [Params(Refusal.Thrown, Refusal.Faulted)]
    public Refusal Refuses { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _broken = new ReadyChatClient(refuses: Refuses);
        ReadyChatClient ready = new();
        _ordered = BenchClients.Ordered(_broken, ready);
        _remembering = BenchClients.Tiered(_broken, ready);
        _tiered = HarmlessProvider.Tiered(_broken, ready);
        _orderedHealthy = BenchClients.Ordered(ready, ready);
        _healthy = BenchClients.Tiered(ready, ready);
    }

    [Benchmark(Baseline = true)]
    public Task<ChatResponse> OrderedFailover() => _ordered.GetResponseAsync(Ask);

    /// <summary>The breaker kept closed: every call pays for the failing attempt.</summary>
    [Benchmark]
    public Task<ChatResponse> TieredFirstAlwaysAsked() => _tiered.GetResponseAsync(Ask);

    /// <summary>As shipped: the breaker opens and the failing service is left alone.</summary>
    [Benchmark]
    public Task<ChatResponse> TieredWithBreaker() => _remembering.GetResponseAsync(Ask);

    /// <summary>The refusal alone, made and taken: nobody who is told of a failure by an exception is faster.</summary>
    [Benchmark]
    public async Task<bool> RefusalAlone()
    {
        try
        {
            _ = await _broken.GetResponseAsync(Ask);
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    /// <summary>A call of theirs whose first client answers: what remains above it is what failing over adds.</summary>
    [Benchmark]
    public Task<ChatResponse> OrderedHealthy() => _orderedHealthy.GetResponseAsync(Ask);

    /// <summary>A call whose first service answers, with its plan, clock and report: what the second attempt costs at least.</summary>
    [Benchmark]
    public Task<ChatResponse> TieredHealthy() => _healthy.GetResponseAsync(Ask);
}
