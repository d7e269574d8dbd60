using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Cli.Drilling;
using TierKit.Policy;
using TierKit.Testing;
using TierKit.Testing.Drills;

namespace TierKit.Cli.Tests;

/// <summary>The command over drills that were really held; only <c>dotnet test</c> itself is played by the test.</summary>
public sealed class DrillTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierkit-drilled-");
    private ProcessStartInfo? _started;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Project => Path.Combine(_folder.FullName, "App.Tests.csproj");

    public DrillTests() => File.WriteAllText(Project, "<Project />");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Drill_EverythingAsDeclared_ShowsTheRowsAndEndsWell()
    {
        (int exit, string output, string error) = await RunAsync([Project], 0, await Sound().RunAsync(Token));

        Assert.Equal(0, exit);
        Assert.Contains("| triage (critical) | service:claude", output, StringComparison.Ordinal);
        Assert.Contains("Refused, SilentBeforeHeaders", output, StringComparison.Ordinal);
        Assert.Contains("service:claude stands also for host:api.anthropic.com, lineage:anthropic, provider:Anthropic", output, StringComparison.Ordinal);
        Assert.Equal("running tests", error.TrimEnd());
        Assert.Equal(["test", Project], _started!.ArgumentList);
        Assert.Equal(_folder.FullName, _started.WorkingDirectory);
    }

    [Fact]
    public async Task Drill_FallbackIsDead_IsAFindingInEveryFormat()
    {
        DrillReport report = await Sound().Exercise("triage", static async (services, token) =>
            await services.GetRequiredKeyedService<IChatClient>("claude").GetResponseAsync("alone", cancellationToken: token)).RunAsync(Token);

        (int exit, string output, _) = await RunAsync([Project], 1, report);
        Assert.Equal(1, exit);
        Assert.Contains("error TK1008 DeadFallback: 'triage' without service:claude (Refused)", output, StringComparison.Ordinal);

        (exit, output, _) = await RunAsync([Project, "--json"], 1, report);
        using JsonDocument json = JsonDocument.Parse(Assert.Single(output.TrimEnd().Split('\n')));
        Assert.Equal(1, exit);
        Assert.Contains(json.RootElement.GetProperty("findings").EnumerateArray(), static f => f.GetProperty("rule").GetString() == "DeadFallback");
        Assert.Equal(report.Rows.Count, json.RootElement.GetProperty("reports")[0].GetProperty("rows").GetArrayLength());

        (exit, output, _) = await RunAsync([Project, "--sarif"], 1, report);
        using JsonDocument sarif = JsonDocument.Parse(output);
        Assert.Equal(1, exit);
        Assert.Contains(sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray(), static r => r.GetProperty("ruleId").GetString() == "TK1008");

        (exit, output, _) = await RunAsync([Project, "--mermaid"], 1, report);
        Assert.Equal(1, exit);
        Assert.Equal(report.ToMermaid(), output.TrimEnd());
    }

    [Fact]
    public async Task Drill_SeveralDrillsOfOneApplication_AreJoined()
    {
        DrillReport partners = await Sound().EachPartner(Fault.Refused).RunAsync(Token);
        DrillReport alternatives = await Sound().EachAlternative(Fault.Refused).RunAsync(Token);
        Assert.Contains(partners.Findings, static f => f is { Rule: DrillRule.AlternativeNeverDrilled, Fault: "service:local" });

        (int exit, string output, _) = await RunAsync([Project], 0, partners, partners, alternatives);

        Assert.Equal(0, exit);
        Assert.Single(output.Split('\n'), static l => l.Contains("| service:claude  ", StringComparison.Ordinal));
        Assert.Contains("served by local", output, StringComparison.Ordinal);
        Assert.DoesNotContain("TK1007", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drill_Baseline_FailsWhenTheRadiusGrew()
    {
        string baseline = Path.Combine(_folder.FullName, "radius.json");
        DrillReport small = await Sound().Internet(InternetState.Down).RunAsync(Token);

        (int exit, _, string error) = await RunAsync([Project, "--baseline", baseline], 0, small);
        Assert.Equal(2, exit);
        Assert.Contains("does not exist; write it with --accept", error, StringComparison.Ordinal);
        Assert.Null(_started);

        Assert.Equal(0, (await RunAsync([Project, "--baseline", baseline, "--accept"], 0, small)).Exit);
        (exit, string output, _) = await RunAsync([Project, "--baseline", baseline], 0, small);
        Assert.Equal(0, exit);
        Assert.Contains("The blast radius is as it was.", output, StringComparison.Ordinal);

        DrillReport grown = await Drill.For(static services =>
        {
            Compose(services);
            services.AddTierKit(static kit => kit.AddCapability("report", static c => c.Requires("claude")));
        }).Internet(InternetState.Down).RunAsync(Token);
        (exit, output, _) = await RunAsync([Project, "--baseline", baseline], 0, grown);
        Assert.Equal(1, exit);
        Assert.Contains("+ without service:claude, report is down (was not declared)", output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(baseline, "torn", Token);
        (exit, _, error) = await RunAsync([Project, "--baseline", baseline], 0, grown);
        Assert.Equal(2, exit);
        Assert.Contains("The baseline is not what a radius writes", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drill_TestsFailForAnotherReason_IsAFinding()
    {
        (int exit, _, string error) = await RunAsync([Project], 8, await Sound().Internet(InternetState.Down).RunAsync(Token));

        Assert.Equal(1, exit);
        Assert.Contains("Tests of the project failed", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Drill_NoDrillInTheProject_CouldNotMeasure(int tests)
    {
        (int exit, string output, string error) = await RunAsync([Project], tests);

        Assert.Equal(3, exit);
        Assert.Empty(output);
        Assert.Contains($"No drill left a result (dotnet test ended with {tests})", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "neither a project nor a folder with one")]
    [InlineData("two", "holds several projects (A.csproj, B.csproj); name one.")]
    public async Task Drill_WrongProject_IsUsage(string named, string message)
    {
        DirectoryInfo two = _folder.CreateSubdirectory("two");
        File.WriteAllText(Path.Combine(two.FullName, "A.csproj"), "");
        File.WriteAllText(Path.Combine(two.FullName, "B.csproj"), "");

        (int exit, _, string error) = await RunAsync([Path.Combine(_folder.FullName, named)], 0);

        Assert.Equal(2, exit);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Null(_started);
    }

    [Theory]
    [InlineData("--json", "--sarif")]
    [InlineData("--accept", "--mermaid")]
    public async Task Drill_OptionsThatDoNotGoTogether_AreUsage(params string[] options) => Assert.Equal(2, (await RunAsync([Project, .. options], 0)).Exit);

    [Theory]
    [InlineData("""{ "test": { "runner": "Microsoft.Testing.Platform" } }""", "--project")]
    [InlineData("""{ "test": { "runner": "VSTest" } }""", null)]
    [InlineData("torn", null)]
    public async Task Drill_RunnerOfTheProject_DecidesTheCommandLine(string settings, string? option)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "global.json"), settings, Token);

        await RunAsync([_folder.FullName, "--", "--filter-class", "*Drills"], 0);

        Assert.Equal(option is null ? ["test", Project, "--filter-class", "*Drills"] : ["test", option, Project, "--filter-class", "*Drills"], _started!.ArgumentList);
    }

    private static Drill Sound() => Drill.For(Compose);

    private static void Compose(IServiceCollection services) => services.AddTierKit(static kit => kit
        .AddOllama("local", "llama3.2")
        .AddAnthropic("claude", "claude-sonnet-5")
        .AddOpenAI("gpt", "gpt-5.2")
        .AddCapability("triage", static c => c.Critical().Requires(RoutePolicies.PartnerFirst)));

    private async Task<(int Exit, string Output, string Error)> RunAsync(string[] args, int tests, params DrillReport[] reports)
    {
        StringWriter output = new();
        StringWriter error = new();
        _started = null;
        Command command = DrillCommand.Create(async (start, says, token) =>
        {
            _started = start;
            await says.WriteLineAsync("running tests");
            int number = 0;
            foreach (DrillReport report in reports)
            {
                await File.WriteAllTextAsync(Path.Combine(start.Environment["TIERKIT_DRILL_OUTPUT"]!, $"{number++}.drill.json"), report.ToJson(), token);
            }

            return tests;
        });
        int exit = await command.Parse(args).InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, Token);
        return (exit, output.ToString(), error.ToString());
    }
}
