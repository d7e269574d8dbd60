using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TierKit.Memory.Operations;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>A real server that answers and cannot do what it is asked: a full disk, no right to write, read only.</summary>
public sealed class RefusingServerTests : IDisposable
{
    private readonly PostgreSqlServer _server = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("tierkit-notes-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Write_DiskIsFull_KeepsTheNoteAndAnswersHere()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a device that is always full.");
        string connection = Start();
        await using ServiceProvider provider = BadServerTests.Build(_folder, connection);
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        await memory.WriteNoteAsync("Before", "giraffes before", cancellationToken: Token);
        // The server itself writes where there is no room, as part of our own statement.
        await RunAsync(
            "CREATE FUNCTION tierkit.fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN COPY (SELECT repeat('x', 1000000)) TO '/dev/full'; RETURN NEW; END $$; "
            + "CREATE TRIGGER full_disk BEFORE INSERT ON tierkit.passage FOR EACH STATEMENT EXECUTE FUNCTION tierkit.fill()");

        await AssertRefusedAsync(memory, PostgreSqlError.Full, "53100");
    }

    [Fact]
    public async Task Write_TablespaceIsFull_KeepsTheNoteAndAnswersHere()
    {
        string connection = Start();
        string disk = Directory.CreateTempSubdirectory("tierkit-disk-").FullName;
        bool isMounted = false;
        try
        {
            isMounted = OperatingSystem.IsLinux() && Execute("mount", "-t", "tmpfs", "-o", "size=1m,mode=777", "tmpfs", disk);
            Assert.SkipUnless(isMounted, "Mounting a small disk takes Linux, root and the right to mount.");
            string place = Path.Combine(disk, "space");
            Directory.CreateDirectory(place);
            Assert.True(Execute("chown", "nobody", place));
            await using ServiceProvider provider = BadServerTests.Build(_folder, connection);
            BasicMemory memory = provider.GetRequiredService<BasicMemory>();
            await memory.WriteNoteAsync("Before", "giraffes before", cancellationToken: Token);
            await RunAsync($"CREATE TABLESPACE small LOCATION '{place}'");
            await RunAsync("ALTER TABLE tierkit.passage SET TABLESPACE small");
            Random random = new(7);
            WrittenNote note;
            int written = 0;
            do
            {
                byte[] bytes = new byte[60_000];
                random.NextBytes(bytes);
                note = await memory.WriteNoteAsync($"Big {++written}", Convert.ToHexString(bytes), cancellationToken: Token);
            }
            while (note.Notice is null && written < 100);

            Assert.Contains("53100", note.Notice, StringComparison.Ordinal);
            Assert.Equal(written + 1, Directory.EnumerateFiles(_folder).Count());
            Assert.Equal(written + 1, (await memory.RecentActivityAsync(pageSize: 100, cancellationToken: Token)).Notes.Count);
        }
        finally
        {
            _server.Dispose();
            if (isMounted)
            {
                Execute("umount", "-l", disk);
            }

            Directory.Delete(disk, recursive: true);
        }
    }

    [Fact]
    public async Task Write_RightIsTakenAway_KeepsTheNoteAndAnswersHere()
    {
        string connection = Start();
        await using ServiceProvider provider = BadServerTests.Build(_folder, connection);
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        await memory.WriteNoteAsync("Before", "giraffes before", cancellationToken: Token);
        await RunAsync($"ALTER TABLE tierkit.passage OWNER TO postgres; REVOKE ALL ON tierkit.passage FROM {PostgreSqlServer.User}; GRANT SELECT ON tierkit.passage TO {PostgreSqlServer.User}");

        await AssertRefusedAsync(memory, PostgreSqlError.NotAllowed, "42501");
    }

    [Fact]
    public async Task Read_ServerIsReadOnly_AnswersThereUntilSomethingChanges()
    {
        string connection = Start();
        await using (ServiceProvider writing = BadServerTests.Build(_folder, connection))
        {
            await writing.GetRequiredService<BasicMemory>().WriteNoteAsync("Before", "giraffes before", cancellationToken: Token);
        }

        string readOnly = new NpgsqlConnectionStringBuilder(connection) { Options = "-c default_transaction_read_only=on" }.ConnectionString;
        await using ServiceProvider provider = BadServerTests.Build(_folder, readOnly);
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        SearchResults there = await memory.SearchNotesAsync("giraffes", cancellationToken: Token);

        Assert.Null(there.Notice);
        Assert.Equal("Before", Assert.Single(there.Results).Title);
        await AssertRefusedAsync(memory, PostgreSqlError.ReadOnly, "25006");
    }

    private async Task AssertRefusedAsync(BasicMemory memory, PostgreSqlError error, string state)
    {
        WrittenNote written = await memory.WriteNoteAsync("During", "giraffes during", cancellationToken: Token);

        Assert.Contains(state, written.Notice, StringComparison.Ordinal);
        Assert.Contains("The change is in the files", written.Notice, StringComparison.Ordinal);
        Assert.Contains("giraffes during", await File.ReadAllTextAsync(Path.Combine(_folder, "During.md"), Token), StringComparison.Ordinal);
        SearchResults here = await memory.SearchNotesAsync("giraffes", cancellationToken: Token);
        Assert.Equal(["Before", "During"], here.Results.Select(static found => found.Title).Order(StringComparer.Ordinal));
        Assert.EndsWith("The local index answered.", here.Notice, StringComparison.Ordinal);
        TierKitException refused = await Assert.ThrowsAnyAsync<TierKitException>(() => memory.ReindexAsync(cancellationToken: Token));
        Assert.Equal(error, Assert.IsType<PostgreSqlException>(refused.InnerException).Error);
        Assert.Contains("Memory:PostgreSql:", refused.Message, StringComparison.Ordinal);
    }

    private string Start()
    {
        Assert.SkipUnless(_server.IsThere, PostgreSqlServer.Absent);
        return _server.Start();
    }

    private async Task RunAsync(string sql)
    {
        await using NpgsqlConnection connection = new(_server.Superuser + ";Pooling=false");
        await connection.OpenAsync(Token);
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static bool Execute(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(program, arguments);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
