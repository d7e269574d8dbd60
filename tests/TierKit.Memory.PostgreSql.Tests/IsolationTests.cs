using System.Text;
using Npgsql;
using TierKit.Memory.Indexing;
using TierKit.Memory.Storage;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>What one project can see of another: through this package nothing, and through plain SQL of the same user nothing that can be read.</summary>
public sealed class IsolationTests(PostgreSqlServer server) : IDisposable
{
    private static readonly string[] Tables = ["project", "note", "link", "observation", "document", "passage", "embedding", "word", "content"];

    private Engine? _engine;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Query_OfAnotherProjectByPlainSql_SeesNoRowOfAnyTableAndNoWord()
    {
        (Project mine, Project theirs) = await FillAsync();

        Dictionary<string, long> own = await CountAsync(theirs.Identity.Id.ToString());
        Dictionary<string, long> other = await CountAsync(Guid.NewGuid().ToString());
        Dictionary<string, long> nobody = await CountAsync("");

        Assert.All(Tables, table => Assert.True(own[table] > 0, table));
        Assert.All(Tables, table => Assert.Equal((0, 0), (other[table], nobody[table])));
        Assert.NotEqual(await mine.SaltAsync(Token), await theirs.SaltAsync(Token));
        Assert.NotEqual(new Lexemes(await mine.SaltAsync(Token)).Of("giraff"), new Lexemes(await theirs.SaltAsync(Token)).Of("giraff"));
        await using NpgsqlConnection connection = await ConnectAsync("");
        await using NpgsqlCommand command = new("SELECT count(*) FROM passage_lexemes WHERE lexemes::text LIKE '%giraff%'", connection);
        Assert.Equal(0L, await command.ExecuteScalarAsync(Token));
    }

    [Fact]
    public async Task Write_IntoAnotherProjectByPlainSql_IsRefused()
    {
        (_, Project theirs) = await FillAsync();
        await using NpgsqlConnection connection = await ConnectAsync(Guid.NewGuid().ToString());

        await using NpgsqlCommand insert = new($"INSERT INTO word(project, word, lexeme) VALUES('{theirs.Identity.Id}', 'forged', 'forged')", connection);
        PostgresException refused = await Assert.ThrowsAsync<PostgresException>(() => insert.ExecuteNonQueryAsync(Token));
        await using NpgsqlCommand delete = new("DELETE FROM document", connection);

        Assert.Equal("42501", refused.SqlState);
        Assert.Equal(0, await delete.ExecuteNonQueryAsync(Token));
    }

    [Fact]
    public async Task Search_SameWordsInTwoProjects_FindsTheOwnAlone()
    {
        (Project mine, Project theirs) = await FillAsync();

        foreach (Project project in (Project[])[mine, theirs])
        {
            SearchAnswer answer = await new RankedNoteSearch(new PostgreSqlPassageStore(project)).SearchAsync(new NoteQuery { Text = "giraffes" }, Token);
            Assert.Contains(project.Identity.Tenant, Assert.Single(answer.Hits).Passages[0].Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Clear_OneProject_LeavesTheOther()
    {
        (Project mine, Project theirs) = await FillAsync();

        await new PostgreSqlPassageStore(mine).ClearAsync(Token);
        await new PostgreSqlNoteCatalog(mine).ClearAsync(Token);

        Assert.Empty((await new RankedNoteSearch(new PostgreSqlPassageStore(mine)).SearchAsync(new NoteQuery { Text = "giraffes" }, Token)).Hits);
        Assert.Single((await new RankedNoteSearch(new PostgreSqlPassageStore(theirs)).SearchAsync(new NoteQuery { Text = "giraffes" }, Token)).Hits);
        Assert.Single(await new PostgreSqlNoteCatalog(theirs).FilesAsync(Token));
    }

    [Fact]
    public async Task Delete_LastNoteWithAWord_LeavesNothingOfItInAnyTable()
    {
        Project project = (_engine ??= new Engine(server.ConnectionString)).Open();
        RankedNoteSearch search = new(new PostgreSqlPassageStore(project));
        Guid id = Guid.NewGuid();
        await search.UpsertAsync([Document(id, "swordfish and giraffes"), Document(Guid.NewGuid(), "giraffes alone")], Token);

        await search.UpsertAsync([Document(id, "giraffes again")], Token);

        List<string> words = await project.QueryAsync("SELECT word FROM word WHERE project = $1 ORDER BY word", static reader => reader.GetString(0), Token, project.Identity.Id);
        Assert.Contains("giraff", words);
        Assert.DoesNotContain("swordfish", words);
        Assert.Equal(0, (await project.QueryAsync("SELECT count(*) FROM passage_lexemes WHERE lexemes @@ $1::tsquery", static reader => reader.GetInt64(0), Token, new Lexemes(await project.SaltAsync(Token)).Of("swordfish")))[0]);
    }

    public void Dispose() => _engine?.Dispose();

    private static NoteDocument Document(Guid id, string text) => new() { Id = id, Path = $"{id}.md", Title = "Zoo", Text = text };

    private async Task<(Project Mine, Project Theirs)> FillAsync()
    {
        _engine ??= new Engine(server.ConnectionString);
        Project[] projects = [_engine.Open("a" + Guid.NewGuid().ToString("N")), _engine.Open("b" + Guid.NewGuid().ToString("N"))];
        foreach (Project project in projects)
        {
            Assert.True(await new PostgreSqlNoteContents(project).WriteAsync(new KeptContent("a.md", Encoding.UTF8.GetBytes($"giraffes of {project.Identity.Tenant}"), default, default), null, Token));
            await new RankedNoteSearch(new PostgreSqlPassageStore(project)).UpsertAsync([Document(Guid.NewGuid(), $"giraffes of {project.Identity.Tenant}")], Token);
            await new PostgreSqlNoteCatalog(project).UpsertAsync(
                [
                    new CatalogEntry(
                        new CatalogNote { Id = Guid.NewGuid(), Path = "a.md", Title = "A", File = new CatalogFile("a.md", 1, DateTime.UnixEpoch, "x") },
                        [new CatalogObservation { Category = "fact", Content = "tall" }], [new CatalogLink { Type = "uses", Target = "b" }]),
                ],
                Token);
        }

        return (projects[0], projects[1]);
    }

    private async Task<Dictionary<string, long>> CountAsync(string project)
    {
        await using NpgsqlConnection connection = await ConnectAsync(project);
        Dictionary<string, long> rows = [];
        foreach (string table in Tables)
        {
            await using NpgsqlCommand command = new($"SELECT count(*) FROM {table}", connection);
            rows[table] = (long)(await command.ExecuteScalarAsync(Token))!;
        }

        return rows;
    }

    private async Task<NpgsqlConnection> ConnectAsync(string project)
    {
        NpgsqlConnection connection = new(server.ConnectionString + ";Pooling=false;Search Path=tierkit");
        await connection.OpenAsync(Token);
        await using NpgsqlCommand command = new("SELECT set_config('tierkit.project', $1, false)", connection) { Parameters = { new NpgsqlParameter { Value = project } } };
        await command.ExecuteScalarAsync(Token);
        return connection;
    }
}
