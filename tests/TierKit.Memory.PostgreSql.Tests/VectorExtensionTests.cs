using System.Buffers.Binary;
using System.Diagnostics;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>That pgvector is what compares where it is there, and that it finds what the exact comparison of every vector finds.</summary>
public sealed class VectorExtensionTests(VectorServer server) : IDisposable
{
    private const int Notes = 400;
    private const int Dimension = 24;
    private const string Space = "test";

    private readonly Random _random = new(7);
    private Engine? _engine;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_ServerWithPgvector_OrdersByItsOperatorOverItsType()
    {
        Project project = Open();
        await new RankedNoteSearch(new PostgreSqlPassageStore(project)).UpsertAsync([Note("giraffes eat leaves"), Note("penguins eat fish")], Token);
        List<string> statements = [];
        using Activity mine = new Activity("mine").Start();
        using ActivityListener listener = new()
        {
            ShouldListenTo = static source => source.Name == "Npgsql",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => statements.AddRange(activity.TraceId == mine.TraceId && (activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is string text ? text.Split(';') : []),
        };
        ActivitySource.AddActivityListener(listener);

        SearchAnswer answer = await new RankedNoteSearch(new PostgreSqlPassageStore(project)).SearchAsync(new NoteQuery { Text = "animals that eat", Mode = SearchMode.Meaning }, Token);

        Assert.NotEmpty(answer.Hits);
        Assert.True(project.Database.HasVectorType);
        string nearest = Assert.Single(statements, static statement => statement.Contains("FROM embedding e", StringComparison.Ordinal) && statement.Contains("ORDER BY", StringComparison.Ordinal));
        List<string> plan = await project.QueryAsync("EXPLAIN (VERBOSE) " + nearest, static reader => reader.GetString(0), Token, project.Identity.Id, "any", "[1,2,3]", 10);
        Assert.Contains(plan, static line => line.Contains("Sort Key: ((e.near <=> ", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, static line => line.Contains("bit_count", StringComparison.Ordinal));
        Assert.Equal(
            ["levels bit varying", "near vector"],
            await project.QueryAsync("SELECT attname || ' ' || format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'embedding'::regclass AND attname IN ('near', 'levels') ORDER BY 1", static reader => reader.GetString(0), Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FindByMeaning_AmongManyNotes_GivesWhatComparingEveryVectorGives(bool isRestricted)
    {
        Project project = await FillAsync();
        for (int i = 0; i < 5; i++)
        {
            PassageQuery query = new() { Space = Space, Vector = Unit(), Filter = isRestricted ? new NoteFilter { Directory = "even" } : new NoteFilter() };

            PassageMatch[] found = await NearestAsync(project, query, hasVectorType: true, most: 60);
            PassageMatch[] every = await NearestAsync(project, query, hasVectorType: false, most: Notes);

            Assert.InRange(every.Length, isRestricted ? 70 : 150, isRestricted ? 130 : 250);
            Assert.Equal(60, found.Length);
            // The server has the query's own numbers and not their 8 bits, so that neighbours may change places at the edge.
            Assert.InRange(found.Intersect(every.Take(60)).Count(), 58, 60);
            Assert.Equal(every.Take(40).Select(static match => match.Passage), found.Take(40).Select(static match => match.Passage));
            Assert.All(found, match => Assert.Equal(every.Single(other => other.Passage == match.Passage).Score, match.Score));
        }
    }

    [Fact]
    public async Task FindByMeaning_VectorsOfAnotherProject_AreNeitherFoundNorRead()
    {
        Project mine = await FillAsync();
        Project theirs = Open(Guid.NewGuid().ToString("N"));
        await theirs.SaltAsync(Token);

        List<long> seen = await theirs.QueryAsync("SELECT count(*) FROM embedding WHERE near <=> near < 1", static reader => reader.GetInt64(0), Token);

        Assert.Equal(0, seen[0]);
        Assert.Equal(Notes - 1, (await mine.QueryAsync("SELECT count(*) FROM embedding WHERE near <=> near < 1", static reader => reader.GetInt64(0), Token))[0]);
    }

    [Fact]
    public async Task Restore_KeptVectors_GivesThemBackInEveryForm()
    {
        Project project = await FillAsync();
        List<string> before = await FormsAsync();
        long[] notes = [.. (await project.QueryAsync("SELECT key FROM document WHERE project = $1 ORDER BY key LIMIT 3", static reader => reader.GetInt64(0), Token, project.Identity.Id))];

        int removed = await project.WriteAsync(
            async session =>
            {
                KeptVectors kept = new(session, project.Database.HasVectorType);
                await kept.KeepAsync(notes);
                List<long> gone = await session.QueryAsync($"DELETE FROM embedding WHERE project = $1 AND passage / {Tables.PassagesPerNote} = ANY($2) RETURNING passage", static reader => reader.GetInt64(0), session.Project, notes);
                await kept.RestoreAsync(notes);
                return gone.Count;
            },
            Token);

        Assert.Equal(notes.Length, removed);
        Assert.Contains("] ", before[0], StringComparison.Ordinal);
        Assert.Equal(before, await FormsAsync());

        Task<List<string>> FormsAsync() => project.QueryAsync(
            "SELECT concat(near, ' ', levels, ' ', packed) FROM embedding WHERE project = $1 AND space = $2 ORDER BY passage", static reader => reader.GetString(0), Token, project.Identity.Id, Space);
    }

    public void Dispose() => _engine?.Dispose();

    private static NoteDocument Note(string text, string directory = "odd") => new() { Id = Guid.NewGuid(), Path = $"{directory}/{Guid.NewGuid()}.md", Title = "Zoo", Text = text };

    private Project Open(string? tenant = null) => (_engine ??= new Engine(server.ConnectionString)).Open(tenant);

    /// <summary>Writes vectors made by chance, and one of nothing but zeros, in a space of their own.</summary>
    private async Task<Project> FillAsync()
    {
        Project project = Open();
        PostgreSqlPassageStore store = new(project);
        await new RankedNoteSearch(store).UpsertAsync([.. Enumerable.Range(0, Notes).Select(static i => Note($"note {i}", i % 2 == 0 ? "even" : "odd"))], Token);
        await store.AnnounceSpaceAsync(Space, Token);
        IReadOnlyList<PendingNote> pending = await store.PendingAsync(Space, [], Notes, Token);
        Assert.Equal(Notes, pending.Count);
        await project.WriteAsync(
            async session =>
            {
                PassageWriter writer = new(session, project.Database.HasVectorType);
                foreach (PendingNote note in pending)
                {
                    await writer.WriteVectorsAsync(note.Note, Space, note == pending[0] ? new byte[sizeof(float) + Dimension] : Packed());
                }

                return true;
            },
            Token);
        await store.CompleteSpaceAsync(Space, Token);
        return project;
    }

    private static async Task<PassageMatch[]> NearestAsync(Project project, PassageQuery query, bool hasVectorType, int most) => await project.ReadAsync(
        async session =>
        {
            PostgreSqlPassageView view = new(session, new Lexemes([]), query, hasVectorType);
            await view.OpenAsync();
            Assert.True(view.HasVectors);
            return (PassageMatch[])[.. await view.FindByMeaningAsync(most)];
        },
        Token);

    private float[] Unit()
    {
        float[] numbers = [.. Enumerable.Range(0, Dimension).Select(_ => (float)(_random.NextDouble() - .5))];
        float length = MathF.Sqrt(numbers.Sum(static number => number * number));
        return Array.ConvertAll(numbers, number => number / length);
    }

    private byte[] Packed()
    {
        float[] vector = Unit();
        float scale = vector.Max(MathF.Abs) / 127;
        byte[] packed = new byte[sizeof(float) + Dimension];
        BinaryPrimitives.WriteSingleLittleEndian(packed, scale);
        for (int i = 0; i < Dimension; i++)
        {
            packed[sizeof(float) + i] = (byte)(sbyte)MathF.Round(vector[i] / scale);
        }

        return packed;
    }
}
