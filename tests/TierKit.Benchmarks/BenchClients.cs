using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TierKit.Tiers;

namespace TierKit.Benchmarks;

/// <summary>Makes the four ways to ask that every benchmark compares.</summary>
internal static class BenchClients
{
    public static IChatClient Tiered(IChatClient first, IChatClient second)
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit
            .AddChatClient("local", Tier.Sovereign, first)
            .AddChatClient("claude", Tier.Partner, second));
        return services.BuildServiceProvider().GetRequiredService<IChatClient>();
    }

    public static IChatClient Ordered(IChatClient first, IChatClient second) => new OrderedFailoverChatClient([first, second]);

    /// <summary>What most applications wrap a client in: function invocation, telemetry, logging.</summary>
    public static IChatClient Pipeline(IChatClient inner) => new ChatClientBuilder(inner)
        .UseFunctionInvocation()
        .UseOpenTelemetry()
        .UseLogging(NullLoggerFactory.Instance)
        .Build();
}
