using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Tiers;

namespace TierKit.Benchmarks;

/// <summary>A call whose first service throws every time, so that the second answers.</summary>
public class FirstFails
{
    private static readonly ChatMessage[] Ask = [new(ChatRole.User, "question")];

    private IChatClient _ordered = null!;
    private IChatClient _tiered = null!;
    private IChatClient _remembering = null!;

    [GlobalSetup]
    public void Setup()
    {
        ReadyChatClient broken = new(throws: true);
        ReadyChatClient ready = new();
        _ordered = BenchClients.Ordered(broken, ready);
        _remembering = BenchClients.Tiered(broken, ready);
        _tiered = Alternating(broken, ready);
    }

    [Benchmark(Baseline = true)]
    public Task<ChatResponse> OrderedFailover() => _ordered.GetResponseAsync(Ask);

    /// <summary>The breaker kept closed: every call pays for the failing attempt.</summary>
    [Benchmark]
    public Task<ChatResponse> TieredFirstAlwaysAsked() => _tiered.GetResponseAsync(Ask);

    /// <summary>As shipped: the breaker opens and the failing service is left alone.</summary>
    [Benchmark]
    public Task<ChatResponse> TieredWithBreaker() => _remembering.GetResponseAsync(Ask);

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
