using System.Text.Json;

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
