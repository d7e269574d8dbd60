using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Tests.Hosting;
using TierKit.Tiers;

namespace TierKit.Tests.Policy;

/// <summary>What several services share takes all of them with it, however many alternatives were declared.</summary>
public sealed class SharedFateTests
{
    [Theory]
    // Two models of one provider, and the key they have in common.
    [InlineData("cloud-a|cloud-b", "provider:Cloud", CapabilityState.Down)]
    [InlineData("cloud-a|cloud-b", "credential:CLOUD_KEY", CapabilityState.Down)]
    [InlineData("cloud-a|cloud-b", "host:api.cloud.example", CapabilityState.Down)]
    [InlineData("cloud-a|cloud-b", "service:cloud-a", CapabilityState.Degraded)]
    // One key given to two services, which both lose it; their providers' variables are nothing to them.
    [InlineData("keyed-a|keyed-b", "credential:keyed-a:ApiKey", CapabilityState.Down)]
    [InlineData("keyed-a|other-key", "credential:keyed-a:ApiKey", CapabilityState.Degraded)]
    [InlineData("cloud-a|keyed-a", "credential:CLOUD_KEY", CapabilityState.Degraded)]
    // Two providers of one lineage: the same model bought twice.
    [InlineData("cloud-a|resold", "lineage:cloud", CapabilityState.Down)]
    [InlineData("cloud-a|resold", "provider:Cloud", CapabilityState.Degraded)]
    // Two providers behind one gateway.
    [InlineData("gate-a|gate-b", "host:gateway.example", CapabilityState.Down)]
    [InlineData("gate-a|gate-b", "provider:Cloud", CapabilityState.Degraded)]
    // Everything that is bought hangs on the line.
    [InlineData("cloud-a|resold|gate-b", "internet", CapabilityState.Down)]
    [InlineData("cloud-a|resold|home", "internet", CapabilityState.Degraded)]
    [InlineData("cloud-a|home", "lineage:cloud", CapabilityState.Degraded)]
    // Weights at home stay, whoever trained them; their box does not.
    [InlineData("home|cloud-a", "lineage:cloud", CapabilityState.Up)]
    [InlineData("home|cloud-a", "internet", CapabilityState.Up)]
    [InlineData("home", "host:10.0.0.5:8000", CapabilityState.Down)]
    [InlineData("home|box", "host:10.0.0.5:8000", CapabilityState.Degraded)]
    // Replicas are alternatives to each other.
    [InlineData("replicated", "host:10.0.0.5:8000", CapabilityState.Degraded)]
    public void Predict_WhatIsShared_TakesAllThatShareIt(string requires, string fault, CapabilityState expected) =>
        Assert.Equal(expected, Graph(kit => kit.AddCapability("c", c => c.Requires(requires))).Predict(fault)["c"]);

    [Theory]
    [InlineData("tool:search")]
    [InlineData("mcp:files")]
    [InlineData("store:tickets")]
    [InlineData("host:10.0.0.9")]
    [InlineData("host:api.elsewhere.example")]
    public void Predict_ToolServerStoreOrHost_IsNeededLikeAService(string requires)
    {
        CapabilityGraph graph = Graph(kit => kit.AddCapability("c", c => c.Requires(requires).RequiresAny("cloud-a", "home")));

        Assert.Contains(requires, graph.Dependencies);
        Assert.Equal(CapabilityState.Down, graph.Predict(requires)["c"]);
        // A host of one's own stays when the line is cut; one outside goes with it.
        Assert.Equal(requires == "host:api.elsewhere.example" ? CapabilityState.Down : CapabilityState.Degraded, graph.Predict("internet")["c"]);
    }

    [Theory]
    [InlineData("cloud-a|cloud-b", "no sovereign path")]
    [InlineData("home|cloud-a", null)]
    [InlineData("host:api.elsewhere.example", "no sovereign path")]
    [InlineData("tool:search", null)]
    public void Start_CriticalCapability_NeedsAPathWithoutPartners(string requires, string? problem)
    {
        void Start() => Graph(kit => kit.AddCapability("c", c => c.Critical().Requires(requires)));

        if (problem is null)
        {
            Start();
            return;
        }

        string message = Assert.Throws<TierKitConfigurationException>(Start).Message;
        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.Contains("capability 'c' (SharedFateTests.cs:", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_SeveralMistakes_NamesEachRegistration()
    {
        string message = Assert.Throws<TierKitConfigurationException>(() => Graph(static kit => kit
            .AddCapability("one", static c => c.Requires("nobody"))
            .AddCapability("two", static c => c.Requires("two"))
            .AddCapability("three", static _ => { }))).Message;

        Assert.Equal(3, message.Split("(SharedFateTests.cs:").Length - 1);
        Assert.Contains("'nobody', which nobody declared", message, StringComparison.Ordinal);
        Assert.Contains("two -> two", message, StringComparison.Ordinal);
        Assert.Contains("requires nothing", message, StringComparison.Ordinal);
    }

    private static CapabilityGraph Graph(Action<ITierKitBuilder> capabilities)
    {
        ServiceCollection services = new();
        services.AddTierKit(kit =>
        {
            kit.Configure(static options => options.StatePath = "none")
                .UseProvider(new WireProvider("Cloud", "https://api.cloud.example", Tier.Partner, "CLOUD_KEY"))
                .UseProvider(new WireProvider("Reseller", "https://api.reseller.example", Tier.Partner, "RESELLER_KEY"))
                .UseProvider(new WireProvider("Home", "http://10.0.0.5:8000"))
                .AddService("cloud-a", static o => Bought(o, "Cloud", "cloud", null))
                .AddService("cloud-b", static o => Bought(o, "Cloud", "cloud", null))
                .AddService("resold", static o => Bought(o, "Reseller", "cloud", null))
                .AddService("gate-a", static o => Bought(o, "Cloud", "cloud", "https://gateway.example/a"))
                .AddService("gate-b", static o => Bought(o, "Reseller", "other", "https://gateway.example/b"))
                .AddService("keyed-a", static o => Bought(o, "Cloud", "cloud", null, "one"))
                .AddService("keyed-b", static o => Bought(o, "Reseller", "other", null, "one"))
                .AddService("other-key", static o => Bought(o, "Reseller", "other", null, "two"))
                .AddService("home", static o => Bought(o, "Home", "cloud", null))
                .AddService("box", static o => Bought(o, "Home", "cloud", "http://10.0.0.6:8000"))
                .AddService("replicated", static o =>
                {
                    Bought(o, "Home", "cloud", null);
                    o.Endpoints.Add("http://10.0.0.5:8000");
                    o.Endpoints.Add("http://10.0.0.6:8000");
                });
            capabilities(kit);
        });
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<CapabilityGraph>();
    }

    private static void Bought(ServiceOptions options, string provider, string lineage, string? endpoint, string? key = null) =>
        (options.Provider, options.Model, options.Lineage, options.Endpoint, options.ApiKey) = (provider, "m", lineage, endpoint, key);
}
