using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Resilience;
using TierKit.Telemetry;

namespace TierKit.Benchmarks;

/// <summary>Calls every failure one that says nothing of health, so that a benchmark meets it again at every call.</summary>
internal sealed class HarmlessProvider : TierProvider
{
    /// <summary>Makes a client whose first service keeps its closed breaker, however often it fails.</summary>
    public static IChatClient Tiered(IChatClient broken, IChatClient ready)
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit
            .UseProvider(new HarmlessProvider())
            .AddChatClient("local", Tiers.Tier.Sovereign, broken)
            .AddChatClient("claude", Tiers.Tier.Partner, ready));
        return services.BuildServiceProvider().GetRequiredService<IChatClient>();
    }

    public override string Name => "Harmless";

    public override IFailureClassifier FailureClassifier { get; } = new Harmless();

    private sealed class Harmless : IFailureClassifier
    {
        public FailureKind? Classify(FailureEvidence evidence) => FailureKind.UnsupportedFeature;
    }
}
