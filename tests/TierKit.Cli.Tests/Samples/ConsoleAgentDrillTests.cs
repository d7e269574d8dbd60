using ConsoleAgent;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Testing;
using TierKit.Testing.Drills;
using static TierKit.Testing.InternetState;

namespace TierKit.Cli.Tests.Samples;

/// <summary>The sample loses everything it stands on, one after another, in this process and on fakes.</summary>
public sealed class ConsoleAgentDrillTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drill_EverythingInTurn_AgentAnswersAsDeclared()
    {
        DrillReport report = await Agent().RunAsync(Token);

        report.ShouldMatchPrediction();
        Assert.Equal(DrillOutcome.Degraded, report.Rows.First(static r => r.Gone == "service:local").Outcome);
        Assert.DoesNotContain(report.Findings, static f => f.Rule is DrillRule.AlternativeNeverDrilled or DrillRule.NotExercised);
        DrillRow[] notes = [.. report.Rows.Where(static r => r.Gone == "store:notes")];
        Assert.Equal([("Refused", DrillOutcome.FailedClean), ("SilentBeforeHeaders", DrillOutcome.FailedClean)], notes.Select(static r => (r.Fault, r.Outcome)));
        Assert.All(notes, static r => Assert.True(r.WasAsked));
    }

    [Fact]
    public async Task Drill_EachPartner_AgentIsKept() =>
        (await Agent().EachPartner(Fault.Refused, Fault.BlackHole).RunAsync(Token)).ShouldKeepCritical();

    [Fact]
    public Task Drill_NoInternet_AgentIsKept() => Agent().Internet(Down).ShouldKeepCritical(Token);

    [Fact]
    public async Task Readme_Graph_IsWhatTheAgentDeclares()
    {
        string mermaid = (await Agent().PredictAsync(Token)).ToMermaid();

        string readme = (await File.ReadAllTextAsync(Path.Combine(Root(), "README.md"), Token)).ReplaceLineEndings("\n");
        Assert.Contains($"```mermaid\n{mermaid}\n```", readme, StringComparison.Ordinal);
        Assert.Contains("policy_sovereign_first -->|1| service_local", mermaid, StringComparison.Ordinal);
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TierKit.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("TierKit.sln is in no folder above the tests.");
    }

    private static Drill Agent() => Drill.For<Agent>().Exercise("answer", static async (services, token) =>
        (await services.GetRequiredService<Agent>().AskAsync("What must never depend on a partner?", token)).Response);
}
