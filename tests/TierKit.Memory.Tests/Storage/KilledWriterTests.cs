using System.Diagnostics;
using System.Globalization;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

public sealed class KilledWriterTests
{
    private const int Kills = 500;
    private const int Lanes = 4;

    [Fact]
    public async Task Change_ProcessKilledAtAnyPoint_LeavesTheOldNoteOrTheNewOne()
    {
        Outcome[] lanes = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(static lane => Task.Run(() => RunLane(lane))));

        int kills = lanes.Sum(static lane => lane.Kills);
        int midWrite = lanes.Sum(static lane => lane.Leftovers);
        TestContext.Current.TestOutputHelper?.WriteLine($"Killed {kills} writers, {lanes.Sum(static lane => lane.Ahead)} after placing a note and before saying so, {midWrite} with a temporary file open.");
        Assert.True(kills >= Kills, $"Only {kills} writers were killed.");
        Assert.True(midWrite > 0, "No writer was killed in the middle of a write; the test shows nothing.");
    }

    private static Outcome RunLane(int lane)
    {
        using TemporaryFolder folder = new();
        Random random = new(lane);
        Outcome outcome = new(0, 0, 0);
        int acknowledged = -1;
        for (int round = 0; round < Kills / Lanes; round++)
        {
            using Process writer = WriterProcess.Start(WriterProcess.Overwrite, folder.Path, seed: round, count: 10_000);
            for (int writes = random.Next(1, 6); writes > 0; writes--)
            {
                acknowledged = int.Parse(writer.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
            }

            Thread.SpinWait(random.Next(0, 60_000));
            writer.Kill();
            string rest = writer.StandardOutput.ReadToEnd();
            writer.WaitForExit();
            // A last line may itself be cut short by the kill.
            string[] lines = rest.Split('\n')[..^1];
            acknowledged = lines.Length == 0 ? acknowledged : int.Parse(lines[^1], CultureInfo.InvariantCulture);

            int? version = WriterProcess.VersionOf(folder.Read("folder/killed.md"));
            Assert.True(version is not null, $"Lane {lane}, kill {round}: the note is torn.");
            Assert.True(version >= acknowledged, $"Lane {lane}, kill {round}: version {acknowledged} was written, and {version} is there.");
            string[] leftovers = [.. folder.Files().Where(static file => file != "folder/killed.md")];
            Assert.All(leftovers, static file => Assert.True(WatchBatch.IsTransient(file)));
            Array.ForEach(leftovers, file => File.Delete(Path.Combine(folder.Path, file)));
            outcome = new(outcome.Kills + 1, outcome.Leftovers + leftovers.Length, outcome.Ahead + (version > acknowledged ? 1 : 0));
        }

        return outcome;
    }

    private sealed record Outcome(int Kills, int Leftovers, int Ahead);
}
