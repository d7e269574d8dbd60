using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Testing.Drills;

namespace TierKit.Testing.Tests.Drills;

[Collection("one drill at a time")]
public sealed class DrillTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_EachPartner_CriticalCapabilityIsKept()
    {
        DrillReport report = (await Drill.For(Sound).EachPartner(Fault.Refused, Fault.BlackHole).RunAsync(Token)).ShouldKeepCritical();

        report.ShouldMatchPrediction();
        Assert.Equal(["service:claude", "service:gpt"], report.Rows.Select(static r => r.Gone).Distinct());
        Assert.Equal(12, report.Rows.Count);
        Assert.Equal((CapabilityState.Degraded, DrillOutcome.Degraded, true), Row(report, "triage", "service:claude"));
        Assert.Equal((CapabilityState.Up, DrillOutcome.Survived, false), Row(report, "triage", "service:gpt"));
        Assert.Equal((CapabilityState.Down, DrillOutcome.FailedClean, true), Row(report, "report", "service:gpt"));
        Assert.Contains("| triage (critical) | service:claude | Refused, BlackHole | Degraded  | Degraded            | served by gpt           |", report.ToTable(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Internet_Down_SovereignLayerGoesOn()
    {
        DrillReport report = await Drill.For(Sound).Internet(InternetState.Down).ShouldKeepCritical(Token);

        Assert.Equal((CapabilityState.Degraded, DrillOutcome.Degraded, true), Row(report, "triage", "internet"));
        Assert.Equal((CapabilityState.Down, DrillOutcome.FailedClean, true), Row(report, "report", "internet"));
    }

    [Fact]
    public async Task Run_NothingChosen_TakesEachDependencyInBothWaysAndEachAlternative()
    {
        DrillReport report = await Drill.For(Sound).RunAsync(Token);

        report.ShouldMatchPrediction();
        Assert.Equal(["Refused", "SilentBeforeHeaders"], report.Rows.Where(static r => r.Gone == "service:claude").Select(static r => r.Fault).Distinct());
        Assert.Contains(report.Rows, static r => r is { Gone: "credential:ANTHROPIC_API_KEY", Fault: "Unauthorized", Capability: "triage", Outcome: DrillOutcome.Degraded });
        Assert.Contains(report.Rows, static r => r.Gone == "service:claude" && r.Also.Contains("provider:Anthropic") && r.Also.Contains("lineage:anthropic") && r.Also.Contains("host:api.anthropic.com"));
        Assert.Contains(report.Rows, static r => r is { Gone: "internet", Capability: "triage", Outcome: DrillOutcome.Degraded, Detail: "served by local" } && r.Also.Contains("service:claude + service:gpt"));
        Assert.Contains(report.Rows, static r => r is { Gone: "store:tickets", Capability: "triage", Outcome: DrillOutcome.Survived, WasAsked: false });
        Assert.Contains(report.Rows, static r => r is { Gone: "store:tickets", Capability: "file", Outcome: DrillOutcome.NotExercised });
        Assert.DoesNotContain(report.Findings, static f => f.Rule == DrillRule.AlternativeNeverDrilled);
        Assert.Contains((await Drill.For(Sound).EachPartner(Fault.Refused).RunAsync(Token)).Findings, static f => f is { Rule: DrillRule.AlternativeNeverDrilled, Fault: "service:local", Level: FindingLevel.Note });
    }

    [Fact]
    public async Task Run_StepReliesOnAPartnerNobodyDeclared_IsFound()
    {
        Drill drill = Drill.For(Sound).EachPartner(Fault.Refused).Exercise("triage", static async (services, token) =>
        {
            await services.GetRequiredKeyedService<IChatClient>("gpt").GetResponseAsync("first", cancellationToken: token);
            return await services.GetRequiredService<IChatClient>().GetResponseAsync("then", cancellationToken: token);
        });

        DrillReport report = await drill.RunAsync(Token);

        DrillFinding finding = Assert.Single(report.Findings, static f => f.Level == FindingLevel.Error);
        Assert.Equal((DrillRule.UndeclaredDependency, "triage", "service:gpt"), (finding.Rule, finding.Capability, finding.Fault));
        Assert.EndsWith("DrillTests.cs", finding.File, StringComparison.Ordinal);
        Assert.Contains("triage without service:gpt (Refused): FailedClean, predicted Up", Assert.Throws<TierAssertionException>(report.ShouldKeepCritical).Message, StringComparison.Ordinal);
        Assert.Contains("TK1003", Assert.Throws<TierAssertionException>(report.ShouldMatchPrediction).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DeclaredAlternativeIsNotUsed_IsADeadFallback()
    {
        Drill drill = Drill.For(Sound).Without("service:claude", Fault.Refused).Exercise("triage", static async (services, token) =>
            await services.GetRequiredKeyedService<IChatClient>("claude").GetResponseAsync("alone", cancellationToken: token));

        DrillFinding finding = Assert.Single((await drill.RunAsync(Token)).Findings, static f => f.Level == FindingLevel.Error);
        Assert.Equal((DrillRule.DeadFallback, "triage"), (finding.Rule, finding.Capability));
    }

    [Fact]
    public async Task Run_SuccessIsClaimedWithoutAnAnswer_IsFabrication()
    {
        Drill drill = Drill.For(Sound).Without("service:gpt", Fault.Refused).Exercise("report", static async (services, token) =>
        {
            try
            {
                return (await services.GetRequiredKeyedService<IChatClient>("gpt").GetResponseAsync("report", cancellationToken: token)).Text;
            }
            catch (TierKitException)
            {
                return "The report is done.";
            }
        });

        DrillReport report = await drill.RunAsync(Token);

        Assert.Equal(DrillOutcome.Fabricated, report.Rows.Single(static r => r.Capability == "report").Outcome);
        Assert.Contains(report.Findings, static f => f is { Rule: DrillRule.Fabrication, Level: FindingLevel.Error, Capability: "report" });
    }

    [Fact]
    public async Task Run_StoreHangsAndNobodyGivesUp_NoTimeout()
    {
        Drill drill = Drill.For(Sound).Within(TimeSpan.FromMilliseconds(500)).Without("store:tickets", Fault.SilentBeforeHeaders, Fault.Refused).Exercise("file", static async (_, _) =>
        {
            await Drill.MeetAsync("store:tickets", CancellationToken.None);
            return "filed";
        });

        DrillReport report = await drill.RunAsync(Token);

        Assert.Equal(DrillOutcome.FailedDirty, report.Rows.Single(static r => r is { Capability: "file", Fault: "SilentBeforeHeaders" }).Outcome);
        Assert.Contains(report.Findings, static f => f is { Rule: DrillRule.NoTimeout, Level: FindingLevel.Error, Capability: "file", Fault: "store:tickets" });
        Assert.Contains(report.Findings, static f => f is { Rule: DrillRule.DirtyFailure, Level: FindingLevel.Warning, Capability: "file" });
        Assert.Equal("HttpRequestException", report.Rows.Single(static r => r is { Capability: "file", Fault: "Refused" }).Detail);
        Assert.Equal(DrillOutcome.FailedClean, (await drill.FailsWith<HttpRequestException>().RunAsync(Token)).Rows.Single(static r => r is { Capability: "file", Fault: "Refused" }).Outcome);
    }

    [Fact]
    public async Task Run_UndeclaredHost_IsRefusedAndNamed()
    {
        string? failure = null;
        Drill drill = Drill.For(Sound).EachPartner(Fault.Refused).Exercise("triage", async (services, token) =>
        {
            using HttpClient http = new();
            failure = (await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("https://telemetry.example.com/collect"), token))).HttpRequestError.ToString();
            return await services.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: token);
        });

        DrillReport report = await drill.RunAsync(Token);

        DrillFinding finding = Assert.Single(report.Findings, static f => f.Level == FindingLevel.Error);
        Assert.Equal((DrillRule.UndeclaredEgress, "triage", "host:telemetry.example.com"), (finding.Rule, finding.Capability, finding.Fault));
        Assert.Equal("ConnectionError", failure);
    }

    [Fact]
    public async Task Run_DeclaredHost_CanRefuseAndHangForOrdinaryClients()
    {
        Drill drill = Drill.For(static services => services.AddTierKit(static kit => Partners(kit)
            .AddCapability("news", static c => c.RequiresAny("host:feeds.example.com", "store:kept"))))
            .Within(TimeSpan.FromSeconds(2)).Without("host:feeds.example.com", Fault.Refused, Fault.SilentBeforeHeaders).Exercise("news", static async (_, token) =>
            {
                using HttpClient http = new() { Timeout = Timeout.InfiniteTimeSpan };
                try
                {
                    await http.GetStringAsync(new Uri("https://feeds.example.com/news"), token);
                }
                catch (HttpRequestException)
                {
                }

                await Drill.MeetAsync("store:kept", token);
                return "the news as they were kept";
            });

        DrillReport report = await drill.RunAsync(Token);

        Assert.Equal([DrillOutcome.Survived, DrillOutcome.FailedDirty], report.Rows.Select(static r => r.Outcome));
        Assert.All(report.Rows, static r => Assert.True(r.WasAsked));
        DrillFinding finding = Assert.Single(report.Findings, static f => f.Level == FindingLevel.Error);
        Assert.Equal((DrillRule.NoTimeout, "host:feeds.example.com"), (finding.Rule, finding.Fault));
    }

    [Fact]
    public async Task Run_RawSocket_IsSeen()
    {
        Drill drill = Drill.For(Sound).EachPartner(Fault.Refused).Exercise("triage", static async (services, token) =>
        {
            using System.Net.Sockets.Socket socket = new(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            using CancellationTokenSource soon = CancellationTokenSource.CreateLinkedTokenSource(token);
            ValueTask connecting = socket.ConnectAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("192.0.2.7"), 5432), soon.Token);
            await soon.CancelAsync();
            await Assert.ThrowsAnyAsync<Exception>(async () => await connecting);
            return await services.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: token);
        });

        DrillFinding finding = Assert.Single((await drill.RunAsync(Token)).Findings, static f => f.Level == FindingLevel.Error);
        Assert.Equal((DrillRule.UndeclaredEgress, "host:192.0.2.7"), (finding.Rule, finding.Fault));
    }

    [Fact]
    public async Task Run_StoreHangsAndTheStepHasAClock_GivesUpInNoTime()
    {
        Drill drill = Drill.For(Sound).Without("store:tickets", Fault.SilentBeforeHeaders).FailsWith<OperationCanceledException>().Exercise("file", static async (services, token) =>
        {
            using CancellationTokenSource clock = new(TimeSpan.FromHours(1), services.GetRequiredService<TimeProvider>());
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, token);
            await Drill.MeetAsync("store:tickets", either.Token);
            return "filed";
        });

        DrillReport report = await drill.RunAsync(Token);

        Assert.Equal((CapabilityState.Down, DrillOutcome.FailedClean, true), Row(report, "file", "store:tickets"));
    }

    [Fact]
    public async Task Run_NoStepAndNothingToAsk_IsNotExercised()
    {
        DrillReport report = await Drill.For(static services => services.AddTierKit(static kit => Partners(kit)
            .AddCapability("file", static c => c.Critical().Requires("store:tickets")))).EachPartner(Fault.Refused).RunAsync(Token);

        Assert.All(report.Rows, static r => Assert.Equal(DrillOutcome.NotExercised, r.Outcome));
        Assert.Contains(report.Findings, static f => f is { Rule: DrillRule.NotExercised, Level: FindingLevel.Warning, Capability: "file" });
        Assert.Contains("NotExercised", Assert.Throws<TierAssertionException>(report.ShouldKeepCritical).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FailsWhenAllIsWell_SaysWhy()
    {
        DrillReport report = await Drill.For(Sound).EachPartner(Fault.Refused).Exercise("triage", static (_, _) => throw new NotSupportedException("no database here")).RunAsync(Token);

        DrillFinding finding = Assert.Single(report.Findings, static f => f.Level == FindingLevel.Error);
        Assert.Contains("'triage' fails when nothing is gone (NotSupportedException: no database here)", finding.Message, StringComparison.Ordinal);
        Assert.Throws<TierAssertionException>(report.ShouldKeepCritical);
    }

    [Theory]
    [InlineData("nothing critical", "declares no critical capability")]
    [InlineData("no partner", "has nothing of what the drill was told to take")]
    public async Task ShouldKeepCritical_NothingToCheck_Fails(string what, string message)
    {
        DrillReport report = await Drill.For(services => services.AddTierKit(kit =>
        {
            kit.AddOllama("local", "llama3.2").AddCapability("triage", c => (what == "no partner" ? c.Critical() : c).Requires(RoutePolicies.SovereignFirst));
            if (what != "no partner")
            {
                kit.AddOpenAI("gpt", "gpt-5.2");
            }
        })).EachPartner(Fault.Refused).RunAsync(Token);

        Assert.Contains(message, Assert.Throws<TierAssertionException>(report.ShouldKeepCritical).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("step", "Exercise: 'triagge' is not a declared capability of this application. Known: file, report, triage.")]
    [InlineData("node", "'service:clade' is nothing that this application can lose. Known:")]
    [InlineData("fake", "Answers: 'clade' is not a service of this application. Known:")]
    public async Task Run_UnknownName_ListsTheKnown(string what, string message)
    {
        Drill drill = Drill.For(Sound).EachPartner(Fault.Refused);
        _ = what switch
        {
            "step" => drill.Exercise("triagge", static (_, _) => Task.FromResult<DrillAnswer>("")),
            "node" => drill.Without("service:clade"),
            _ => drill.Answers("clade", "hello"),
        };

        Assert.Contains(message, (await Assert.ThrowsAsync<DrillException>(() => drill.RunAsync(Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SchemaIsAsked_FakesAnswerInIt()
    {
        string? city = null;
        DrillReport report = await Drill.For(Sound).EachPartner(Fault.Refused).Exercise("triage", async (services, token) =>
        {
            ChatResponse<Place> response = await services.GetRequiredService<IChatClient>().GetResponseAsync<Place>("where", cancellationToken: token);
            city = response.Result.City;
            return response;
        }).RunAsync(Token);

        report.ShouldKeepCritical();
        Assert.Contains("drill service:", city, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ToolsThatSendOrAreLent_DoNotRun()
    {
        List<string> ran = [];
        DrillReport report = await Drill.For(services => services.AddTierKit(kit => Partners(kit)
            .AddToolset(_ => new Toolset("mail", "Mail.", [Tool("send_mail", ToolReach.Outside)]))
            .AddToolset(_ => new Toolset("files", "Files.", [Tool("read_file", ToolReach.Home)]) { IsBorrowed = true })
            .AddToolset(_ => new Toolset("clock", "Clock.", [Tool("read_clock", ToolReach.Home)]))
            .AddCapability("work", static c => c.Critical().Requires("tool:read_clock", "mcp:files")))).Without("tool:read_clock", Fault.Refused).Without("mcp:files", Fault.Refused)
            .Exercise("work", static async (services, token) =>
            {
                List<string?> said = [];
                foreach (AIFunction function in services.GetServices<Toolset>().Where(static t => t.Name is "mail" or "files" or "clock").SelectMany(static t => t.Functions))
                {
                    said.Add((await function.InvokeAsync([], token))?.ToString());
                }

                return string.Join(' ', said);
            }).RunAsync(Token);

        Assert.All(ran, static r => Assert.Equal("read_clock", r));
        Assert.NotEmpty(ran);
        Assert.All(report.Rows, static r => Assert.Equal((CapabilityState.Down, DrillOutcome.FailedDirty, true), (r.Predicted, r.Outcome, r.WasAsked)));

        AIFunction Tool(string name, ToolReach reach) => AIFunctionFactory.Create(
            () => { ran.Add(name); return name; },
            new AIFunctionFactoryOptions { Name = name, AdditionalProperties = new Dictionary<string, object?> { [RouteOptionNames.Reach] = reach } });
    }

    [Fact]
    public async Task Report_Json_ReadsBack()
    {
        DrillReport report = await Drill.For(Sound).EachPartner(Fault.Refused).RunAsync(Token);

        DrillReport read = DrillReport.Parse(report.ToJson());

        Assert.Equal(report.ToTable(), read.ToTable());
        Assert.Equal(report.ToMermaid(), read.ToMermaid());
        Assert.Equal(report.ToSarif(), read.ToSarif());
        Assert.Equal(report.ToJson(), read.ToJson());
        Assert.Throws<InvalidDataException>(static () => DrillReport.Parse("{}"));
        Assert.Throws<InvalidDataException>(static () => DrillReport.Parse("nothing"));
    }

    internal static void Sound(IServiceCollection services) => services.AddTierKit(static kit => Partners(kit)
        .UseDefaultPolicy(RoutePolicies.PartnerFirst)
        .AddCapability("triage", static c => c.Critical().Requires(RoutePolicies.PartnerFirst))
        .AddCapability("report", static c => c.Requires("gpt"))
        .AddCapability("file", static c => c.Requires("store:tickets")));

    internal static ITierKitBuilder Partners(ITierKitBuilder kit) => kit
        .AddOllama("local", "llama3.2")
        .AddAnthropic("claude", "claude-sonnet-5")
        .AddOpenAI("gpt", "gpt-5.2");

    private static (CapabilityState, DrillOutcome, bool) Row(DrillReport report, string capability, string gone)
    {
        DrillRow row = report.Rows.First(r => r.Capability == capability && r.Gone == gone);
        return (row.Predicted, row.Outcome, row.WasAsked);
    }

    private sealed record Place(string City, int Inhabitants);
}
