using TierKit.FaultTable;

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
    public void Faults_OfTheSpecification_AreAllThere()
    {
        string[] listed =
        [
            "429, Retry-After 2", "429, lasting", "500", "503, lasting", "529", "400", "401", "404, model missing", "connection refused", "connect black hole",
            "silence before headers", "headers, then silence", "first token after 40 s", "cut mid-answer (FIN)", "cut mid-answer (RST)", "stall mid-answer",
            "malformed chunk", "no end marker", "error event first", "error event mid-answer", "context too long", "content filter", "empty 200", "HTML 200",
            "tool call with broken arguments",
        ];

        Assert.Empty(listed.Except(FaultCase.All.Select(static c => c.Name)));
        Assert.Equal(3, Protocol.All.Count);
    }
}
