using Npgsql;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>What an upgrade makes of tables that an older package filled.</summary>
public sealed class MigrationTests(PostgreSqlServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_TablesOfTheSecondVersion_GivesEveryProjectsVectorsTheirLevels()
    {
        PostgreSqlOptions options = new() { ConnectionString = server.ConnectionString, Schema = "older" + Guid.NewGuid().ToString("N")[..8] };
        foreach (string tenant in (string[])["a", "b"])
        {
            options.Tenant = tenant;
            using Database database = new(options);
            await new RankedNoteSearch(new PostgreSqlPassageStore(new Project(database, new ProjectIdentity(options.Schema, tenant, "main"))))
                .UpsertAsync([.. ((string[])["giraffes eat leaves", "penguins swim", "42"]).Select(static text => new NoteDocument { Id = Guid.NewGuid(), Path = $"{text}.md", Title = "Zoo", Text = text })], Token);
        }

        List<string> before = await QueryAsync("SELECT concat(passage, ' ', levels) FROM embedding ORDER BY passage");
        await QueryAsync("ALTER TABLE embedding RENAME levels TO signs; ALTER TABLE kept_vector RENAME levels TO signs; UPDATE embedding SET signs = B'1'; DROP TABLE content; UPDATE version SET number = 2");
        using (Database database = new(options))
        {
            await (await database.OpenAsync(Token)).DisposeAsync();
        }

        Assert.Equal(6, before.Count);
        Assert.All(before, static row => Assert.Equal(300, row.Split(' ')[1].Length));
        Assert.Equal(before, await QueryAsync("SELECT concat(passage, ' ', levels) FROM embedding ORDER BY passage"));
        Assert.Equal([$"{Tables.Version}"], await QueryAsync("SELECT number::text FROM version"));

        async Task<List<string>> QueryAsync(string sql)
        {
            await using NpgsqlConnection connection = new($"{server.Superuser};Pooling=false;Search Path={options.Schema}");
            await connection.OpenAsync(Token);
            await using NpgsqlCommand command = new(sql, connection);
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Token);
            List<string> rows = [];
            while (await reader.ReadAsync(Token))
            {
                rows.Add(reader.GetString(0));
            }

            return rows;
        }
    }
}
