using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Policy;

public sealed class CapabilityTests
{
    [Fact]
    public void Predict_PartnerGone_DegradesToTheSovereignAlternative()
    {
        CapabilityGraph graph = Graph(static kit => kit
            .AddCapability("triage", static c => c.Critical().RequiresAny("claude", "local").Requires("store:tickets"))
            .AddCapability("report", static c => c.Requires("triage", "gpt")));

        Assert.Equal(["triage"], graph.CriticalCapabilities);
        Assert.Equal(CapabilityState.Degraded, graph.Predict("service:claude")["triage"]);
        Assert.Equal(CapabilityState.Degraded, graph.Predict("internet")["triage"]);
        Assert.Equal(CapabilityState.Down, graph.Predict("internet")["report"]);
        Assert.Equal(CapabilityState.Down, graph.Predict("store:tickets")["report"]);
        Assert.Equal(CapabilityState.Down, graph.Predict("service:claude", "service:local")["triage"]);
        Assert.Equal(CapabilityState.Up, graph.Predict()["report"]);
    }

    [Fact]
    public void Predict_PolicyRequired_TriesItsOrder()
    {
        CapabilityGraph graph = Graph(static kit => kit.AddCapability("triage", static c => c.Critical().Requires(RoutePolicies.PartnerFirst)));

        Assert.Equal(CapabilityState.Degraded, graph.Predict("service:claude")["triage"]);
        Assert.Equal(CapabilityState.Down, graph.Predict("service:claude", "service:gpt", "service:local")["triage"]);
    }

    [Theory]
    [InlineData("claude", "no sovereign path")]
    [InlineData("host:api.example.com", "no sovereign path")]
    [InlineData("clade", "'clade', which nobody declared; known:")]
    [InlineData("triage", "requires itself: triage -> triage")]
    [InlineData("tool:", "'tool:', which nobody declared")]
    public void Start_WrongRequirement_NamesTheRegistration(string requires, string problem)
    {
        TierKitConfigurationException exception = Assert.Throws<TierKitConfigurationException>(() => Graph(kit => kit.AddCapability("triage", c => c.Critical().Requires(requires))));

        Assert.Contains("capability 'triage' (CapabilityTests.cs:", exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_CycleOverTwo_ShowsTheWay()
    {
        TierKitConfigurationException exception = Assert.Throws<TierKitConfigurationException>(() => Graph(static kit => kit
            .AddCapability("a", static c => c.Requires("b"))
            .AddCapability("b", static c => c.Requires("a"))));

        Assert.Contains("requires itself: a -> b -> a", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Configuration_CriticalWithoutSovereignPath_NamesThePath()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["TierKit:Capabilities:triage:Critical"] = "true",
            ["TierKit:Capabilities:triage:Requires:0"] = "claude|gpt",
        }).Build();
        ServiceCollection services = new();
        services.AddTierKit(configuration.GetSection("TierKit"), Services);
        using ServiceProvider provider = services.BuildServiceProvider();

        TierKitConfigurationException exception = Assert.Throws<TierKitConfigurationException>(provider.GetRequiredService<CapabilityGraph>);
        Assert.Contains("TierKit:Capabilities:triage is critical and has no sovereign path", exception.Message, StringComparison.Ordinal);
    }

    private static CapabilityGraph Graph(Action<ITierKitBuilder> capabilities)
    {
        ServiceCollection services = new();
        services.AddTierKit(kit =>
        {
            Services(kit);
            capabilities(kit);
        });
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<CapabilityGraph>();
    }

    private static void Services(ITierKitBuilder kit) => kit
        .Configure(static options => options.StatePath = "none")
        .AddChatClient("local", Tier.Sovereign, StubChatClient.Saying("home"))
        .AddChatClient("claude", Tier.Partner, StubChatClient.Saying("away"))
        .AddChatClient("gpt", Tier.Partner, StubChatClient.Saying("away"));
}
