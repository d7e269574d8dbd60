using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TierKit.Hosting;
using TierKit.Memory.Indexing;
using TierKit.Memory.Operations;
using TierKit.Memory.PostgreSql.Hosting;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Servers that are away, strict, old, full or elsewhere: a typed error with the setting and the next step, and no note lost.</summary>
public sealed class BadServerTests(PostgreSqlServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Password", "wrong secret", PostgreSqlError.Refused)]
    [InlineData("Username", "nobody else", PostgreSqlError.Refused)]
    [InlineData("Database", "absent", PostgreSqlError.Refused)]
    public async Task Open_WhatTheServerRefuses_NamesTheSettingAndShowsNoSecret(string key, string value, PostgreSqlError expected)
    {
        PostgreSqlException exception = await FailAsync(new NpgsqlConnectionStringBuilder(server.ConnectionString) { [key] = value }.ConnectionString);

        Assert.Equal(expected, exception.Error);
        Assert.Contains("Memory:PostgreSql:ConnectionString", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgreSqlServer.Password, exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("wrong secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NobodyListens_IsUnreachable()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Assert.Equal(PostgreSqlError.Unreachable, (await FailAsync($"Host=127.0.0.1;Port={port};Username=a;Password=b;Database=c")).Error);
    }

    [Fact]
    public async Task Open_ServerThatNeverAnswers_EndsAtItsDeadline()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();

        PostgreSqlException exception = await FailAsync($"Host=127.0.0.1;Port={((IPEndPoint)listener.LocalEndpoint).Port};Username=a;Password=b;Database=c;Timeout=1");

        Assert.Equal(PostgreSqlError.TimedOut, exception.Error);
    }

    [Fact]
    public async Task Open_HostOfTheOpenInternet_IsRefusedBeforeAnythingIsSent()
    {
        PostgreSqlException exception = await FailAsync("Host=203.0.113.7;Username=a;Password=b;Database=c;Timeout=1");

        Assert.Equal(PostgreSqlError.Outside, exception.Error);
        Assert.Contains("SovereignHosts", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_TablesOfANewerPackage_AreLeftAlone()
    {
        const string schema = "newer";
        Assert.Empty((await ReadAsync(schema)).Hits);
        await RunAsync(server.ConnectionString, $"UPDATE {schema}.version SET number = 99");

        PostgreSqlException exception = await Assert.ThrowsAsync<PostgreSqlException>(() => ReadAsync(schema));

        Assert.Equal(PostgreSqlError.NewerSchema, exception.Error);
        Assert.Contains("'newer'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ManyInstancesAtOnce_MakeTheTablesOnce()
    {
        string schema = "together" + Guid.NewGuid().ToString("N")[..8];

        SearchAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => ReadAsync(schema), Token)));

        Assert.Equal(12, answers.Length);
        await using NpgsqlConnection connection = new(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Token);
        await using NpgsqlCommand command = new($"SELECT count(*)::int || ' ' || max(number) FROM {schema}.version", connection);
        Assert.Equal($"1 {Tables.Version}", await command.ExecuteScalarAsync(Token));
    }

    [Fact]
    public async Task Open_UserWithoutRights_SaysWhichRight()
    {
        await RunAsync(server.Superuser, "DO $$ BEGIN CREATE ROLE guest LOGIN PASSWORD 'guest'; EXCEPTION WHEN duplicate_object THEN NULL; END $$; REVOKE CREATE ON DATABASE notes FROM PUBLIC");

        PostgreSqlException exception = await FailAsync(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = "guest", Password = "guest" }.ConnectionString, schema: "fresh");

        Assert.Equal(PostgreSqlError.NotAllowed, exception.Error);
    }

    [Theory]
    [InlineData("2", 53100, PostgreSqlError.Full)]
    public void Of_ServerState_IsNamedWithTheNextStep(string part, int state, PostgreSqlError expected)
    {
        foreach ((string code, PostgreSqlError error) in (ReadOnlySpan<(string, PostgreSqlError)>)
            [($"{state}", expected), ("53300", PostgreSqlError.Full), ("25006", PostgreSqlError.ReadOnly), ("57P03", PostgreSqlError.Unreachable), ("57014", PostgreSqlError.TimedOut), ("XX000", PostgreSqlError.Failed)])
        {
            PostgreSqlException exception = ServerErrors.Of(new PostgresException($"could not write giraffes {part}", "ERROR", "ERROR", code));

            Assert.Equal(error, exception.Error);
            Assert.Contains("Memory:PostgreSql:", exception.Message, StringComparison.Ordinal);
            Assert.Contains(code, exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("giraffes", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Schema", "Notes; DROP TABLE note", "Schema")]
    [InlineData("Deadline", "soon", "Deadline")]
    [InlineData("Deadline", "00:00:00", "Deadline")]
    [InlineData("ConnectionString", "Hots=localhost;Password=hidden", "ConnectionString")]
    [InlineData("Colour", "blue", "Colour")]
    public void Read_SettingThatDoesNotFit_NamesItAndShowsNoSecret(string key, string value, string named)
    {
        IConfigurationSection section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["TierKit:Memory:PostgreSql:ConnectionString"] = "Host=localhost;Password=hidden",
            [$"TierKit:Memory:PostgreSql:{key}"] = value,
        }).Build().GetSection("TierKit:Memory:PostgreSql");
        IReadOnlyList<string> errors = [];

        new ServiceCollection().AddTierKit(kit => errors = new PostgreSqlSection().Read(kit, section));

        Assert.StartsWith($"TierKit:Memory:PostgreSql:{named} ", Assert.Single(errors), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configure_ByTheSectionAlone_KeepsTheIndexOnTheServer()
    {
        string folder = Directory.CreateTempSubdirectory("tierkit-notes-").FullName;
        string schema = "configured" + Guid.NewGuid().ToString("N")[..8];
        try
        {
            SectionContributors.Register(new Memory.Hosting.MemorySection());
            SectionContributors.Register(new PostgreSqlSection());
            IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["TierKit:Memory:Path"] = folder,
                ["TierKit:Memory:PostgreSql:ConnectionString"] = server.ConnectionString,
                ["TierKit:Memory:PostgreSql:Schema"] = schema,
            }).Build();
            await using ServiceProvider provider = new ServiceCollection().AddTierKit(configuration.GetSection("TierKit")).Services.BuildServiceProvider();

            await provider.GetRequiredService<BasicMemory>().WriteNoteAsync("Zoo", "giraffes eat leaves", cancellationToken: Token);

            await using NpgsqlConnection connection = new(server.Superuser + ";Pooling=false");
            await connection.OpenAsync(Token);
            await using NpgsqlCommand command = new($"SELECT title FROM {schema}.note", connection);
            Assert.Equal("Zoo", await command.ExecuteScalarAsync(Token));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static ServiceProvider Build(string folder, string connection, string? tenant = null, bool inDatabase = false)
        => new ServiceCollection().AddTierKit(kit => kit.AddBasicMemory(folder, static options => options.Watch = false).UsePostgreSql(connection, options =>
        {
            options.Tenant = tenant ?? folder;
            options.Content = inDatabase ? NoteContentPlace.Database : NoteContentPlace.Files;
        })).Services.BuildServiceProvider();

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using NpgsqlConnection connection = new(connectionString + ";Pooling=false");
        await connection.OpenAsync(Token);
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<PostgreSqlException> FailAsync(string connectionString, string schema = "tierkit")
    {
        await using PostgreSqlNoteEngine engine = new(new PostgreSqlOptions { ConnectionString = connectionString, Schema = schema });
        return await Assert.ThrowsAsync<PostgreSqlException>(() => engine.Open("main").Catalog.FilesAsync(Token).AsTask());
    }

    private async Task<SearchAnswer> ReadAsync(string schema)
    {
        await using PostgreSqlNoteEngine engine = new(new PostgreSqlOptions { ConnectionString = server.ConnectionString, Schema = schema });
        return await new RankedNoteSearch(engine.Open("main").Passages).SearchAsync(new NoteQuery { Text = "giraffes" }, Token);
    }
}
