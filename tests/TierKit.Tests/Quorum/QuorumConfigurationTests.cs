using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Quorum;

public sealed class QuorumConfigurationTests
{
    [Fact]
    public void Section_WholePanel_IsRead()
    {
        using ServiceProvider provider = Build(new()
        {
            ["Policies:council:Quorum:Members:0"] = "a",
            ["Policies:council:Quorum:Members:1:Service"] = "b",
            ["Policies:council:Quorum:Members:1:Weight"] = "2",
            ["Policies:council:Quorum:Labels:yes:0"] = "y",
            ["Policies:council:Quorum:Labels:no"] = "n",
            ["Policies:council:Quorum:Fields:total:Rule"] = "Number",
            ["Policies:council:Quorum:Fields:total:AbsoluteTolerance"] = "0.01",
            ["Policies:council:Quorum:Launch"] = "Race",
            ["Policies:council:Quorum:Culture"] = "de-DE",
        });

        QuorumRules rules = provider.GetRequiredService<PolicyCatalog>()["council"].Quorum!;

        Assert.Equal(["a", "b"], rules.Members.Order());
        Assert.Equal(3, rules.TotalWeight);
        Assert.Equal(2, rules.Required);
        Assert.Equal("yes", rules.Labels["Y"]);
        Assert.Equal("no", rules.Labels["N"]);
        Assert.Equal(QuorumLaunch.Race, rules.Launch);
        Assert.Equal(.01m, rules.Fields["total"].AbsoluteTolerance);
    }

    [Theory]
    [InlineData("Members:0=a", "at least two")]
    [InlineData("Members:0=a;Members:1=a", "twice")]
    [InlineData("Members:0=a;Members:1=nobody", "no chat service")]
    [InlineData("Members:0=a;Members:1=other", "panel itself")]
    [InlineData("Members:0=a;Members:1=sovereign-first", "no chat service")]
    [InlineData("Members:0=a;Members:1=twin", "can never be reached")]
    [InlineData("Members:0=a;Members:1=b;Required=5", "can never be reached")]
    [InlineData("Members:0=a;Members:1=b;Required=1", "more than half")]
    [InlineData("Members:0=a;Members:1=b;LocalSamples=9", "LocalSamples")]
    [InlineData("Members:0=a;Members:1=b;WhenNotMet=Plurality", "AllowPlurality")]
    [InlineData("Members:0=a;Members:1=b;Agreement=Clustered", "Threshold")]
    [InlineData("Members:0=a;Members:1=b;Agreement=Clustered;Threshold=.8", "no sovereign embedding service")]
    [InlineData("Members:0=a;Members:1=b;Judge=b", "no sovereign chat service")]
    [InlineData("Members:0=home;Members:1=b;Judge=home", "votes as well")]
    [InlineData("Members:0=a;Members:1=b;Fields:lines:Rule=KeyedList", "Fields:lines:Key")]
    [InlineData("Members:0=a;Members:1=b;Culture=xx-nowhere", "Culture")]
    [InlineData("Members:0=a;Members:1=b;Agrement=Exact", "is not a setting")]
    public void Section_PanelThatCannotWork_IsRefusedAtStartWithItsPath(string settings, string expected)
    {
        Dictionary<string, string?> section = settings.Split(';').Select(static s => s.Split('=')).ToDictionary(static s => $"Policies:council:Quorum:{s[0]}", static s => (string?)s[1]);
        section["Policies:other:Quorum:Members:0"] = "a";
        section["Policies:other:Quorum:Members:1"] = "b";
        using ServiceProvider provider = Build(section);

        TierKitConfigurationException failure = Assert.Throws<TierKitConfigurationException>(() => provider.GetRequiredService<PolicyCatalog>());

        Assert.Contains(failure.Errors, e => e.Contains(expected, StringComparison.Ordinal) && e.Contains("council", StringComparison.Ordinal));
    }

    [Fact]
    public void Section_CriticalPanelOfPartners_IsRefused()
    {
        using ServiceProvider provider = Build(new()
        {
            ["Policies:council:Critical"] = "true",
            ["Policies:council:Quorum:Members:0"] = "home",
            ["Policies:council:Quorum:Members:1"] = "b",
        });

        TierKitConfigurationException failure = Assert.Throws<TierKitConfigurationException>(() => provider.GetRequiredService<PolicyCatalog>());

        Assert.Contains(failure.Errors, static e => e.Contains("sovereign members alone vote", StringComparison.Ordinal));
    }

    private static ServiceProvider Build(Dictionary<string, string?> section)
    {
        ServiceCollection services = new();
        services.AddTierKit(new ConfigurationBuilder().AddInMemoryCollection(section).Build().GetSection("Policies").Exists()
            ? new ConfigurationBuilder().AddInMemoryCollection(section.Select(static s => new KeyValuePair<string, string?>($"TierKit:{s.Key}", s.Value))).Build()
            : new ConfigurationBuilder().Build(), static kit => kit
            .AddChatClient("home", Tier.Sovereign, StubChatClient.Saying(""), static o => o.Lineage = "h")
            .AddChatClient("a", Tier.Partner, StubChatClient.Saying(""), static o => o.Lineage = "a")
            .AddChatClient("twin", Tier.Partner, StubChatClient.Saying(""), static o => o.Lineage = "a")
            .AddChatClient("b", Tier.Partner, StubChatClient.Saying(""), static o => o.Lineage = "b"));
        return services.BuildServiceProvider();
    }
}
