using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Tiers;

namespace TierKit.Benchmarks;

/// <summary>A call whose first service throws every time, so that the second answers.</summary>
public class FirstFails
{
    private static readonly ChatMessage[] Ask = [new(ChatRole.User, "question")];

    private readonly ReadyChatClient _broken = new(throws: true);
    private IChatClient _ordered = null!;
    private IChatClient _healthy = null!;
    private IChatClient _tiered = null!;
    private IChatClient _remembering = null!;

    [GlobalSetup]
    public void Setup()
    {
        ReadyChatClient ready = new();
        _ordered = BenchClients.Ordered(_broken, ready);
        _remembering = BenchClients.Tiered(_broken, ready);
        _tiered = Alternating(_broken, ready);
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

    /// <summary>The exception alone, thrown and caught: nobody who is told of a failure by one is faster.</summary>
    [Benchmark]
    public bool ThrowAndCatch()
    {
        try
        {
            _ = _broken.GetResponseAsync(Ask);
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    /// <summary>A call whose first service answers, with its plan, clock and report: what the second attempt costs at least.</summary>
    [Benchmark]
    public Task<ChatResponse> TieredHealthy() => _healthy.GetResponseAsync(Ask);

    // A kind that does not count against health keeps the breaker closed.
    private static IChatClient Alternating(ReadyChatClient broken, ReadyChatClient ready)
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit
            .UseProvider(new HarmlessProvider())
            .AddChatClient("local", Tier.Sovereign, broken)
            .AddChatClient("claude", Tier.Partner, ready));
        return services.BuildServiceProvider().GetRequiredService<IChatClient>();
    }
}
