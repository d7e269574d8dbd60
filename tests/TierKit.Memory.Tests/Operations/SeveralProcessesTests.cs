using System.Diagnostics;
using TierKit.Memory.Tests.Storage;

namespace TierKit.Memory.Tests.Operations;

public sealed class SeveralProcessesTests
{
    private const int Writers = 3;
    private const int Edits = 25;

    [Fact]
    public async Task Edit_SeveralProcessesOnOneNoteAndIndex_LosesAndRepeatsNothing()
    {
        await using MemoryFixture notes = new();
        await notes.Memory.WriteNoteAsync("Shared", "start", cancellationToken: MemoryFixture.Token);

        Process[] writers = [.. Enumerable.Range(1, Writers).Select(seed => WriterProcess.Start(WriterProcess.Operate, notes.Folder.Path, seed, Edits))];
        Task<string>[] outputs = [.. writers.Select(static writer => writer.StandardOutput.ReadToEndAsync())];
        foreach (Process writer in writers)
        {
            using (writer)
            {
                await writer.WaitForExitAsync(MemoryFixture.Token);
                Assert.Equal(0, writer.ExitCode);
            }
        }

        string[] said = [.. (await Task.WhenAll(outputs)).SelectMany(static output => output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(static line => line.Trim())];
        string[] lines = [.. (await notes.Memory.ReadNoteAsync("Shared", cancellationToken: MemoryFixture.Token))!.Content.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)];
        Assert.Equal(Writers * Edits, said.Length);
        Assert.Equal(said.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
        // Each process wrote notes of its own too, and one process sees them all.
        Assert.Equal(1 + (Writers * Edits), (await notes.Memory.SearchNotesAsync("memory://*", cancellationToken: MemoryFixture.Token)).Total);
        Assert.NotEmpty((await notes.Memory.SearchNotesAsync($"operated words {said[0]}", cancellationToken: MemoryFixture.Token)).Results);
    }
}
