using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Testing.Drills;
using TierKit.Tiers;

namespace TierKit.Testing.Tests.Drills;

public sealed class BlastRadiusTests
{
    [Fact]
    public void Of_PartnersWithOneHome_TellsWhatEachLossLeaves()
    {
        BlastRadius radius = Radius(static kit => Partners(kit)
            .AddCapability("triage", static c => c.Critical().Requires(RoutePolicies.PartnerFirst))
            .AddCapability("report", static c => c.Requires("claude")));

        Assert.Equal(["report", "triage"], radius.Capabilities);
        Assert.Equal(["triage"], radius.CriticalCapabilities);
        Assert.Equal(["triage"], radius.SurvivingOffline);
        Assert.Equal("service:claude: report down, triage degraded", Reach(radius, "service:claude"));
        Assert.Equal("service:gpt: nothing", Reach(radius, "service:gpt"));
        Assert.Equal("service:local: nothing", Reach(radius, "service:local"));
        Assert.Equal("internet: report down, triage degraded", Reach(radius, "internet"));
        Assert.DoesNotContain(radius.Faults, static f => f.Fault.StartsWith("capability:", StringComparison.Ordinal) || f.Fault.StartsWith("policy:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("provider:OpenAI")]
    [InlineData("credential:OPENAI_API_KEY")]
    [InlineData("lineage:openai")]
    [InlineData("host:api.openai.com")]
    public void Of_TwoServicesOfOneOrganisation_FallTogether(string fate)
    {
        BlastRadius radius = Radius(static kit => kit
            .AddOpenAI("big", "gpt-5.2")
            .AddOpenAI("small", "gpt-5.2-mini")
            .AddCapability("report", static c => c.RequiresAny("big", "small")));

        Assert.Equal($"{fate}: report down", Reach(radius, fate));
        Assert.Equal($"capability:report: service:big and service:small fall together with {fate}", radius.SharedFates.Single(f => f.Fate == fate).ToString());
        Assert.Contains(radius.Findings, f => f.Rule == DrillRule.FalseAlternative && f.Fault == fate && f.Capability == "report" && f.Level == FindingLevel.Warning);
        Assert.DoesNotContain(radius.SharedFates, static f => f.Fate == "internet");
    }

    [Fact]
    public void Of_PartnersBehindOneGateway_GatewayIsTheSinglePoint()
    {
        BlastRadius radius = Radius(static kit => kit
            .AddOpenAICompatible("claude", Tier.Partner, "claude", "https://gateway.example/v1", static o => o.Lineage = "anthropic")
            .AddOpenAICompatible("gpt", Tier.Partner, "gpt", "https://gateway.example/v1", static o => o.Lineage = "openai")
            .AddOpenAICompatible("other", Tier.Partner, "x", "https://elsewhere.example/v1")
            .AddCapability("report", static c => c.RequiresAny("claude", "gpt"))
            .AddCapability("news", static c => c.RequiresAny("claude", "other")));

        SharedFate gateway = Assert.Single(radius.SharedFates);
        Assert.Equal("capability:report: service:claude and service:gpt fall together with host:gateway.example", gateway.ToString());
        Assert.Equal("host:gateway.example: report down, news degraded", Reach(radius, "host:gateway.example"));

        // Who speaks a protocol is not one organisation.
        Assert.DoesNotContain(radius.Faults, static f => f.Fault.StartsWith("provider:", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_NothingDeclared_SaysWhatToDeclare()
    {
        BlastRadius radius = Radius(static kit => Partners(kit));

        Assert.Empty(radius.Faults);
        Assert.Empty(radius.Findings);
        Assert.Contains("kit.AddCapability", radius.ToTable(), StringComparison.Ordinal);
        Assert.Equal("flowchart LR", radius.ToMermaid());
    }

    [Fact]
    public void Findings_SinglePoint_IsAWarningOnlyForWhatIsCritical()
    {
        BlastRadius radius = Radius(static kit => Partners(kit)
            .AddCapability("triage", static c => c.Critical().Requires(RoutePolicies.SovereignFirst, "store:tickets"))
            .AddCapability("report", static c => c.Requires("claude")));

        DrillFinding tickets = radius.Findings.Single(static f => f is { Fault: "store:tickets", Capability: "triage" });
        DrillFinding claude = radius.Findings.Single(static f => f is { Fault: "service:claude", Capability: "report" });
        Assert.Equal((DrillRule.SinglePointOfFailure, FindingLevel.Warning), (tickets.Rule, tickets.Level));
        Assert.Equal((DrillRule.SinglePointOfFailure, FindingLevel.Note), (claude.Rule, claude.Level));
        Assert.EndsWith("BlastRadiusTests.cs", tickets.File, StringComparison.Ordinal);
        Assert.Contains("warning TK1001 SinglePointOfFailure: 'triage', which is critical, is lost when store:tickets is gone", tickets.ToString(), StringComparison.Ordinal);
        Assert.Contains($"(BlastRadiusTests.cs:{tickets.Line})", tickets.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToTable_ShowsWhatReachesSomethingAndNamesTheRest()
    {
        string table = Radius(static kit => Partners(kit)
            .AddCapability("triage", static c => c.Critical().Requires(RoutePolicies.PartnerFirst))).ToTable();

        Assert.Equal(
            """
            | gone           | down | degraded |
            | -------------- | ---- | -------- |
            | internet       | -    | triage   |
            | service:claude | -    | triage   |

            service:gpt, service:local: the loss of any one of them takes nothing away.

            Without the internet go on: triage

            """.ReplaceLineEndings("\n"),
            table);
    }

    [Fact]
    public void ToMermaid_Addition_ChangesNoOtherLine()
    {
        string[] before = Mermaid(static _ => { });
        string[] after = Mermaid(static kit => kit.AddCapability("agenda", static c => c.Requires("store:agenda")));

        Assert.Contains("  capability_report([\"report\"])", before);
        Assert.Contains("  capability_report -->|1| service_big", before);
        Assert.Contains("  capability_report -.->|2| service_local", before);

        // What a service alone stands on is folded into it; what two stand on is shown.
        Assert.Contains("  service_claude --> internet", before);
        Assert.Contains("  service_big --> host_api_openai_com", before);
        Assert.DoesNotContain(before, static l => l.Contains("api_anthropic", StringComparison.Ordinal));
        Assert.Contains("  service_claude[\"service:claude\"]:::down", before);
        Assert.Contains("  service_big[\"service:big\"]:::degraded", before);
        Assert.Equal([], before.Except(after).ToArray());
        Assert.Equal(["  capability_agenda --> store_agenda", "  capability_agenda([\"agenda\"])", "  store_agenda[(\"store:agenda\")]:::down"], after.Except(before).Order(StringComparer.Ordinal).ToArray());

        static string[] Mermaid(Action<ITierKitBuilder> more) => Radius(kit =>
        {
            kit.AddOllama("local", "llama3.2").AddOpenAI("big", "gpt-5.2").AddOpenAI("small", "gpt-5.2-mini").AddAnthropic("claude", "claude-sonnet-5")
                .AddCapability("report", static c => c.RequiresAny("big", "local")).AddCapability("chat", static c => c.Requires("claude", "small|local"));
            more(kit);
        }).ToMermaid().Split('\n');
    }

    [Fact]
    public void CompareWith_Baseline_TellsWhatGrewAndWhatShrank()
    {
        string before = Radius(static kit => Partners(kit)
            .AddCapability("triage", static c => c.Critical().Requires(RoutePolicies.SovereignFirst))
            .AddCapability("old", static c => c.Requires("gpt", "store:old"))
            .AddCapability("report", static c => c.RequiresAny("claude", "gpt"))).ToBaseline();
        BlastRadius now = Radius(static kit => Partners(kit)
            .AddCapability("triage", static c => c.Requires(RoutePolicies.SovereignFirst))
            .AddCapability("news", static c => c.Requires("store:feeds"))
            .AddCapability("report", static c => c.Requires("claude")));

        RadiusComparison comparison = now.CompareWith(before);

        Assert.True(comparison.HasGrown);
        Assert.Equal(
            """
            + without service:claude, report is down (was degraded)
            + without store:feeds, news is down (was not declared)
            + triage is not critical any more
            - nothing depends on store:old any more
            - old is not declared any more
            """.ReplaceLineEndings("\n"),
            comparison.ToString());
        Assert.False(now.CompareWith(now.ToBaseline()).HasGrown);
        Assert.Equal("The blast radius is as it was.", now.CompareWith(now.ToBaseline()).ToString());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"version\": 7}")]
    [InlineData("null")]
    public void CompareWith_NoBaseline_SaysSo(string text) =>
        Assert.Contains("baseline is not", Assert.Throws<InvalidDataException>(() => Radius(static kit => Partners(kit)).CompareWith(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void ShouldNotGrow_FileMissingOrOutgrown_SaysWhatToWrite()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tierkit-radius-");
        try
        {
            string path = Path.Combine(folder.FullName, "radius.json");
            BlastRadius small = Radius(static kit => Partners(kit).AddCapability("triage", static c => c.Requires(RoutePolicies.SovereignFirst)));
            Assert.Contains(small.ToBaseline(), Assert.Throws<TierAssertionException>(() => small.ShouldNotGrow(path)).Message, StringComparison.Ordinal);

            File.WriteAllText(path, small.ToBaseline());
            small.ShouldNotGrow(path);

            BlastRadius large = Radius(static kit => Partners(kit).AddCapability("triage", static c => c.Requires("claude")));
            Assert.Contains("+ without service:claude, triage is down (was up)", Assert.Throws<TierAssertionException>(() => large.ShouldNotGrow(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void ToSarif_Findings_PointToTheRegistration()
    {
        BlastRadius radius = Radius(static kit => Partners(kit).AddCapability("report", static c => c.Requires("claude")));
        DrillFinding finding = radius.Findings.First(static f => f.Fault == "service:claude");

        using JsonDocument sarif = JsonDocument.Parse(radius.ToSarif(Path.GetDirectoryName(finding.File)));

        JsonElement run = sarif.RootElement.GetProperty("runs")[0];
        JsonElement result = run.GetProperty("results").EnumerateArray().Single(static r => r.GetProperty("message").GetProperty("text").GetString()!.Contains("service:claude", StringComparison.Ordinal));
        JsonElement place = result.GetProperty("locations")[0];
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
        Assert.Equal("TK1001", result.GetProperty("ruleId").GetString());
        Assert.Equal("TK1001", run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
        Assert.Equal("note", result.GetProperty("level").GetString());
        Assert.Equal(Mapped(finding.File!) ? "tests/TierKit.Testing.Tests/Drills/BlastRadiusTests.cs" : "BlastRadiusTests.cs", Uri(place));
        Assert.Equal(finding.Line, place.GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32());
        Assert.Equal("capability:report", place.GetProperty("logicalLocations")[0].GetProperty("fullyQualifiedName").GetString());
    }

    [Theory]
    [InlineData("/_/src/An App/Program.cs", "src/An%20App/Program.cs")]
    [InlineData("src/Program.cs", "src/Program.cs")]
    [InlineData("TierKit:Capabilities:triage", null)]
    public void ToSarif_PlaceOfAFinding_IsAnAddressAReaderCanFollow(string file, string? expected)
    {
        DrillFinding finding = new() { Rule = DrillRule.SinglePointOfFailure, Level = FindingLevel.Error, Message = "m", File = file, Line = expected is null ? 0 : 7 };

        using JsonDocument sarif = JsonDocument.Parse(SarifLog.Write([finding], Path.GetTempPath()));

        JsonElement place = sarif.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("locations")[0];
        if (expected is null)
        {
            Assert.False(place.TryGetProperty("physicalLocation", out _));
            Assert.Equal(file, place.GetProperty("logicalLocations")[0].GetProperty("fullyQualifiedName").GetString());
            return;
        }

        Assert.Equal(expected, Uri(place));
    }

    // A build for release names source files from the repository's root.
    private static bool Mapped(string file) => file.StartsWith("/_/", StringComparison.Ordinal);

    private static string? Uri(JsonElement place) => place.GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString();

    private static string Reach(BlastRadius radius, string fault) => radius.Faults.Single(f => f.Fault == fault).ToString();

    private static ITierKitBuilder Partners(ITierKitBuilder kit) => kit
        .AddChatClient("local", Tier.Sovereign, new EvilChatClient())
        .AddChatClient("claude", Tier.Partner, new EvilChatClient())
        .AddChatClient("gpt", Tier.Partner, new EvilChatClient());

    private static BlastRadius Radius(Action<ITierKitBuilder> configure)
    {
        ServiceCollection services = new();
        services.AddTierKit(kit =>
        {
            kit.Configure(static options => options.StatePath = "none");
            configure(kit);
        });
        using ServiceProvider provider = services.BuildServiceProvider();
        return BlastRadius.Of(provider.GetRequiredService<CapabilityGraph>());
    }
}
