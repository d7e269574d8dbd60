using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Eight writers in four processes that share a folder and the server, and no lock file.</summary>
public sealed class SeveralInstancesTests(PostgreSqlServer server)
{
    private const int Instances = 4;

    /// <summary>Rounds of a new note and an appended line; with <c>TIERKIT_LONG=1</c> those of an hour in which each writer writes every six seconds.</summary>
    private static int Writes => Environment.GetEnvironmentVariable("TIERKIT_LONG") == "1" ? 300 : 6;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_EightWritersInFourProcesses_LosesAndRepeatsNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The data folder of a process cannot be moved here, so that they would share a lock file.");
        string connection = server.ConnectionString;
        string folder = Directory.CreateTempSubdirectory("tierkit-notes-").FullName;
        try
        {
            await using ServiceProvider provider = BadServerTests.Build(Path.Combine(folder, "notes"), connection, tenant: folder);
            BasicMemory memory = provider.GetRequiredService<BasicMemory>();
            await memory.WriteNoteAsync("Shared", "The start.", cancellationToken: Token);

            string[] said = await RunAsync(folder, connection);

            string[] lines = [.. (await File.ReadAllLinesAsync(Path.Combine(folder, "notes", "Shared.md"), Token)).Where(static line => line.StartsWith("qx", StringComparison.Ordinal))];
            Assert.Equal(Instances * 2 * Writes, said.Length);
            Assert.Equal(said.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
            using Engine engine = new(connection);
            Assert.Equal(said.Length + 1, (await new PostgreSqlNoteCatalog(engine.Open(folder)).FilesAsync(Token)).Count);
            for (int i = 0; i < said.Length; i += Math.Max(1, said.Length / 20))
            {
                Assert.Contains((await memory.SearchNotesAsync(said[i], cancellationToken: Token)).Results, found => found.Title == "Own " + said[i]);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Write_EightWritersInFourProcessesWithoutAFolder_LosesAndRepeatsNothing()
    {
        string connection = server.ConnectionString;
        string tenant = Path.Combine(Path.GetTempPath(), "tierkit-nowhere-" + Guid.NewGuid().ToString("N"));
        await using ServiceProvider provider = BadServerTests.Build(Path.Combine(tenant, "notes"), connection, tenant, inDatabase: true);
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        await memory.WriteNoteAsync("Shared", "The start.", cancellationToken: Token);

        string[] said = await RunAsync(tenant, connection, inDatabase: true);

        string[] lines = [.. (await memory.ReadNoteAsync("Shared", cancellationToken: Token))!.Content.Split('\n').Where(static line => line.StartsWith("qx", StringComparison.Ordinal))];
        Assert.Equal(Instances * 2 * Writes, said.Length);
        Assert.Equal(said.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
        using Engine engine = new(connection);
        Project project = engine.Open(tenant, keepsContent: true);
        IReadOnlyList<ContentState> kept = await new PostgreSqlNoteContents(project).ListAsync("", Token);
        Assert.Equal(kept.Select(static state => (state.Path, state.Checksum)), (await new PostgreSqlNoteCatalog(project).FilesAsync(Token)).Select(static file => (file.Path, file.Checksum)).OrderBy(static file => file.Path, StringComparer.Ordinal));
        Assert.Equal(said.Length + 1, kept.Count);
        Assert.Empty(await new PostgreSqlNoteContents(project).PendingAsync(TimeSpan.Zero, 10, Token));
        for (int i = 0; i < said.Length; i += Math.Max(1, said.Length / 20))
        {
            Assert.Contains((await memory.SearchNotesAsync(said[i], cancellationToken: Token)).Results, found => found.Title == "Own " + said[i]);
        }

        Assert.False(Directory.Exists(Path.Combine(tenant, "notes")));
        if (Directory.Exists(tenant))
        {
            // What the processes keep of their own, as machines would.
            Directory.Delete(tenant, recursive: true);
        }
    }

    [Fact]
    public async Task LockFiles_HeldByAnotherInstance_WaitsForItAndForNoOtherProject()
    {
        string connection = server.ConnectionString;
        PostgreSqlOptions options = new() { ConnectionString = connection, Tenant = Guid.NewGuid().ToString("N") };
        await using PostgreSqlNoteEngine mine = new(options);
        await using PostgreSqlNoteEngine theirs = new(options);
        using Engine engine = new(connection);
        Project observer = engine.Open();
        long key = new ProjectIdentity(options.Schema, options.Tenant, "main").FilesLock;
        IDisposable held = await mine.LockFilesAsync("main", Token);
        (await theirs.LockFilesAsync("other", Token)).Dispose();

        Task<IDisposable> waiting = theirs.LockFilesAsync("main", Token).AsTask();
        while ((await observer.QueryAsync("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND ((classid::bigint << 32) | objid::bigint) = $1", static reader => reader.GetInt64(0), Token, key))[0] == 0)
        {
            Assert.False(waiting.IsCompleted, "Two instances hold one lock.");
        }

        held.Dispose();
        (await waiting).Dispose();
    }

    private static async Task<string[]> RunAsync(string folder, string connection, bool inDatabase = false)
    {
        Process[] instances = [.. Enumerable.Range(1, Instances).Select(number => WriterProcess.Start(folder, connection, number, Writes, inDatabase))];
        string[] outputs = await Task.WhenAll(instances.Select(static instance => instance.StandardOutput.ReadToEndAsync(Token)));
        foreach (Process instance in instances)
        {
            await instance.WaitForExitAsync(Token);
            Assert.Equal(0, instance.ExitCode);
            instance.Dispose();
        }

        return [.. outputs.SelectMany(static output => output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(static line => line.Trim())];
    }
}
