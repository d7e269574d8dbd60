using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Cli.Tests;

/// <summary>What left the house, counted and checked from the command line.</summary>
public sealed class EgressTests : IDisposable
{
    private const string Line = """{"n":1,"at":"2026-01-01T00:00:00+00:00","kind":"Sent","prev":"0"}""";

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("tierkit-egress");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _state.Delete(recursive: true);

    [Theory]
    [InlineData("report")]
    [InlineData("verify")]
    public async Task Egress_NoLog_IsNotMeasuredAndSaysWhatToSet(string command)
    {
        ToolRun run = await ToolRun.InvokeAsync(Settings(), ["egress", command], Token);

        Assert.Equal(3, run.Exit);
        Assert.Contains("TierKit:Egress:Audit", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_ForgedLine_IsNamed()
    {
        DirectoryInfo logs = _state.CreateSubdirectory("egress");
        await File.WriteAllTextAsync(Path.Combine(logs.FullName, "egress.key"), new string('a', 64), Token);
        await File.WriteAllTextAsync(Path.Combine(logs.FullName, "one.jsonl"), $"{Line[..^1]},\"hash\":\"{new string('0', 64)}\"}}\n", Token);

        ToolRun run = await ToolRun.InvokeAsync(Settings(), ["egress", "verify", "--json"], Token);

        Assert.Equal(1, run.Exit);
        JsonElement fault = run.Json.GetProperty("faults")[0];
        Assert.Equal(("one.jsonl", 1), (fault.GetProperty("file").GetString(), fault.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task Verify_NoKey_IsNotMeasured()
    {
        await File.WriteAllTextAsync(Path.Combine(_state.CreateSubdirectory("egress").FullName, "one.jsonl"), Line, Token);

        ToolRun run = await ToolRun.InvokeAsync(Settings(), ["egress", "verify"], Token);

        Assert.Equal(3, run.Exit);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TwoInstances_OneDamaged_ReportSaysSoAndVerifyNamesFileAndLine(bool damaged)
    {
        foreach (string text in new[] { "one", "two" })
        {
            await using TierLab lab = TierLab.Create(kit => kit
                .Configure(options =>
                {
                    options.StatePath = _state.FullName;
                    options.Egress.Audit = true;
                })
                .AddFake("home", Tier.Sovereign)
                .AddFake("away", Tier.Partner));
            await lab.Chat.GetResponseAsync(text, new ChatOptions().WithSensitivity(Sensitivity.Private), Token);
            await lab.Chat.GetResponseAsync(text, new ChatOptions().WithSensitivity(Sensitivity.Private), Token);
        }

        string[] files = [.. Directory.GetFiles(Path.Combine(_state.FullName, "egress"), "*.jsonl").Order(StringComparer.Ordinal)];
        Assert.Equal(2, files.Length);
        if (damaged)
        {
            string[] lines = await File.ReadAllLinesAsync(files[1], Token);
            await File.WriteAllLinesAsync(files[1], [lines[0], lines[1].Replace("Private", "Public", StringComparison.Ordinal)], Token);
        }

        ToolRun report = await ToolRun.InvokeAsync(Settings(), ["egress", "report", "--days", "9999"], Token);
        ToolRun verify = await ToolRun.InvokeAsync(Settings(), ["egress", "verify"], Token);

        Assert.Equal((damaged ? 1 : 0, damaged ? 1 : 0), (report.Exit, verify.Exit));
        Assert.Contains("4 kept home", report.Output, StringComparison.Ordinal);
        Assert.Equal(damaged, report.Error.Contains("1 of the logs are not as they were written", StringComparison.Ordinal));
        Assert.Contains(damaged ? $"{Path.GetFileName(files[1])}, line 2: was changed" : "4 lines examined · every chain holds", verify.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_LinesOfAllFiles_AreCounted()
    {
        DirectoryInfo logs = _state.CreateSubdirectory("egress");
        string line = $"{Line[..^1].Replace("2026-01-01", "2999-01-01", StringComparison.Ordinal)},\"hash\":\"{new string('0', 64)}\"}}\n";
        await File.WriteAllTextAsync(Path.Combine(logs.FullName, "one.jsonl"), line, Token);
        await File.WriteAllTextAsync(Path.Combine(logs.FullName, "two.jsonl"), line, Token);

        ToolRun run = await ToolRun.InvokeAsync(Settings(), ["egress", "report", "--json"], Token);

        Assert.Equal(0, run.Exit);
        Assert.Equal(2, run.Json.GetProperty("calls").GetInt32());
    }

    private string Settings() => $$"""{ "TierKit": { "StatePath": {{JsonSerializer.Serialize(_state.FullName)}} } }""";
}
