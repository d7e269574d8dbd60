using System.Diagnostics;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.Tests.Indexing;

public sealed class SeveralIndexersTests : IDisposable
{
    private const int Processes = 3;
    private const int NotesEach = 40;

    private readonly IndexFixture _notes = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _notes.Dispose();

    [Fact]
    public async Task Processes_WritingAndSearchingTheSameFolder_SeeTheirOwnWritesAndLoseNone()
    {
        Process[] processes = [.. Enumerable.Range(0, Processes).Select(seed => IndexerProcess.Start(_notes.Folder.Path, _notes.Database, seed, NotesEach))];
        foreach (Process process in processes)
        {
            string missed = (await process.StandardOutput.ReadToEndAsync(Token)).Trim();
            await process.WaitForExitAsync(Token);
            Assert.Equal((0, "0"), (process.ExitCode, missed));
            process.Dispose();
        }

        Assert.Equal(Processes * NotesEach, (await _notes.Index.Catalog.FilesAsync(Token)).Count);
        IndexReport report = await _notes.Sync();
        Assert.Equal((Processes * NotesEach, 0, 0, 0), (report.Files, report.Added, report.Modified, report.Deleted));
        Assert.Equal(Processes * NotesEach, (await _notes.Index.Search.SearchAsync(new NoteQuery { Text = "lemurs", Limit = 1000 }, Token)).Total);
        Assert.True(_notes.Index.Verify());
    }

    [Fact]
    public async Task Process_KilledWhileIndexing_LeavesAnIndexThatTheNextScanCompletes()
    {
        for (int round = 0; round < 3; round++)
        {
            using Process process = IndexerProcess.Start(_notes.Folder.Path, _notes.Database, round, 100_000);
            string notes = Path.Combine(_notes.Folder.Path, $"process{round}");
            while (!Directory.Exists(notes) || Directory.GetFiles(notes).Length < 10 + (7 * round))
            {
                Assert.False(process.HasExited);
                await Task.Yield();
            }

            process.Kill();
            await process.WaitForExitAsync(Token);
        }

        _notes.Reopen();
        Assert.True(_notes.Index.Verify());
        IndexReport report = await _notes.Sync();

        Assert.Equal(report.Files, (await _notes.Index.Catalog.FilesAsync(Token)).Count);
        Assert.Equal(report.Files, (await _notes.Index.Search.SearchAsync(new NoteQuery { Text = "lemurs", Limit = 1000 }, Token)).Total);
    }
}
