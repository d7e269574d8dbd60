using Npgsql;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Tables of an earlier version with notes in them: upgraded once, with everything kept.</summary>
public sealed class ContentMigrationTests(PostgreSqlServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_TablesWithoutContents_KeepsTheIndexAndTakesContentsIn()
    {
        string schema = "old" + Guid.NewGuid().ToString("N")[..8];
        string tenant = Guid.NewGuid().ToString("N");
        const int former = 3;
        await using (DatabaseNotes fresh = new(server.ConnectionString, tenant, schema: schema))
        {
            await fresh.Memory.WriteNoteAsync("Old", "lemurs of the old index", cancellationToken: Token);
        }

        // What the former version knew: everything but the last step.
        await ExecuteAsync($"DROP TABLE {schema}.content; UPDATE {schema}.version SET number = {former}");
        Assert.True(Tables.Version > former);

        DatabaseNotes[] instances = [.. Enumerable.Range(0, 4).Select(_ => new DatabaseNotes(server.ConnectionString, tenant, schema: schema))];
        await Task.WhenAll(instances.Select(static (instance, number) => instance.Contents.ListAsync("", Token).AsTask()));

        Assert.Equal("Old.md", Assert.Single(await instances[0].Engine.Open("main").Catalog.FilesAsync(Token)).Path);
        await instances[1].Memory.WriteNoteAsync("New", "lemurs of the new table", cancellationToken: Token);
        Assert.Equal("New", Assert.Single((await instances[2].Memory.SearchNotesAsync("lemurs", cancellationToken: Token)).Results).Title);
        foreach (DatabaseNotes instance in instances)
        {
            await instance.DisposeAsync();
        }

        await ExecuteAsync($"DROP SCHEMA {schema} CASCADE");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using NpgsqlConnection connection = new(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Token);
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
