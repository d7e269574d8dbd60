using System.Diagnostics;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

public sealed class SeveralWritersTests
{
    private const int Writers = 4;
    private const int Writes = 60;

    [Fact]
    public void Change_SeveralProcessesAppending_LosesAndRepeatsNothing()
    {
        using TemporaryFolder folder = new();

        string[] said = Run(folder, WriterProcess.Append);

        string[] lines = folder.Read("shared.md").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Writers * Writes, said.Length);
        Assert.Equal(said.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
        Assert.Equal(["shared.md"], folder.Files());
    }

    [Fact]
    public void Change_SeveralProcessesCreatingTheSameNotes_LetsOneWinEach()
    {
        using TemporaryFolder folder = new();

        string[] said = Run(folder, WriterProcess.Create);

        string[] winners = [.. said.Where(static line => line != "taken")];
        Assert.Equal(Writes, winners.Length);
        Assert.Equal(winners.Order(StringComparer.Ordinal), folder.Files().Select(folder.Read).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Change_ManyTasksOfOneProcess_LosesNothing()
    {
        using TemporaryFolder folder = new();
        ProjectFolder project = new(folder.Path);
        using ProjectLock projectLock = new(Path.Combine(project.Root, ".tierkit"), TimeProvider.System);
        NoteFiles files = new(project, PhysicalFileSystem.Instance, projectLock);

        await Task.WhenAll(Enumerable.Range(0, 64).Select(index => files.ChangeAsync("shared.md", file => $"{file?.Text}{index}\n", TestContext.Current.CancellationToken)));

        Assert.Equal(Enumerable.Range(0, 64), folder.Read("shared.md").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).Order());
    }

    private static string[] Run(TemporaryFolder folder, string mode)
    {
        Process[] writers = [.. Enumerable.Range(1, Writers).Select(seed => WriterProcess.Start(mode, folder.Path, seed, Writes))];
        Task<string>[] outputs = [.. writers.Select(static writer => writer.StandardOutput.ReadToEndAsync())];
        foreach (Process writer in writers)
        {
            using (writer)
            {
                writer.WaitForExit();
                Assert.Equal(0, writer.ExitCode);
            }
        }

        return [.. outputs.SelectMany(static output => output.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(static line => line.Trim())];
    }
}
