using System.Diagnostics;
using TierKit.FaultTable;
using TierKit.Policy;

namespace TierKit.Testing.Tests;

/// <summary>Runs the whole table and holds the page in docs to it.</summary>
public sealed class FaultTableTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Table_EveryRow_PassesAndIsInThePage()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has the connect black hole of the table; in-process fakes have it everywhere.");

        IReadOnlyList<FaultRow> rows = await FaultPage.RunAsync(cancellationToken: Token);

        Assert.True(rows.Count >= 200, $"the table has only {rows.Count} rows");
        Assert.Empty(rows.Where(static r => !r.Passes).Select(static r => $"{r.Case.Name}, {r.Protocol}, {r.Streaming}, {r.Mode}: {string.Join("; ", r.Wrong)}"));
        Assert.True(
            FaultPage.Write(rows) == (await File.ReadAllTextAsync(FaultPage.Location, Token)).ReplaceLineEndings("\n"),
            "docs/reference/faults.md is out of date; run: dotnet run --project tests/TierKit.FaultTable");
    }

    [Fact]
    public async Task Table_InASmallHeap_StillPasses()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has the connect black hole of the table.");

        // A gibibyte of headers, line, answer or tool call that somebody keeps does not fit: the process would end.
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "TierKit.FaultTable"), "check") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = "8000000";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(Token);
        string output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);

        Assert.True(process.ExitCode == 0, output + await errors);
        int rows = FaultPage.Calls().Count();
        Assert.Contains($"{rows} of {rows} rows pass.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_OfTheSpecification_AreAllThere()
    {
        string[] listed =
        [
            "429, Retry-After 2", "429, lasting", "500", "503, lasting", "529", "400", "401", "404, model missing", "connection refused", "connect black hole",
            "silence before headers", "headers, then silence", "first token after 40 s", "cut mid-answer (FIN)", "cut mid-answer (RST)", "stall mid-answer",
            "malformed chunk", "no end marker", "error event first", "error event mid-answer", "context too long", "content filter", "empty 200", "HTML 200",
            "tool call with broken arguments", "endless headers", "a line that never ends", "an answer that never ends", "a tool call that never ends",
            "JSON nested 8,000 deep", "another charset", "two finish reasons",
        ];

        Assert.Empty(listed.Except(FaultCase.All.Select(static c => c.Name)));
        Assert.Equal(Enum.GetValues<MidStreamMode>().Order(), FaultPage.Calls().Select(static c => c.Mode).Distinct().Order());
        Assert.Equal(3, Protocol.All.Count);
    }
}
