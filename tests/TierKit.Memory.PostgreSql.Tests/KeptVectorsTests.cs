using Microsoft.Extensions.DependencyInjection;
using TierKit.Memory.Operations;
using TierKit.Tiers;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Counts the texts that an encoder outside of the process is asked for when notes change.</summary>
public sealed class KeptVectorsTests(PostgreSqlServer server) : IDisposable
{
    private const string Filler = "It goes on for a while, as texts do that fill a passage of their own. ";

    private readonly string _folder = Directory.CreateTempSubdirectory("tierkit-notes-").FullName;
    private readonly CountingGenerator _generator = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _generator.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task File_TouchedMovedAndExtended_EncodesOnlyWhatIsNew()
    {
        string file = Path.Combine(_folder, "Tea.md");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Range(1, 5).Select(Section)), Token);
        // A zero letter is nothing that the server takes; what is encoded is known all the same.
        await File.WriteAllTextAsync(Path.Combine(_folder, "Zero.md"), "zebras\0 and giraffes", Token);
        await using ServiceProvider provider = Provider();
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        Assert.True(await memory.EncodeAsync(cancellationToken: Token));
        Assert.Equal(5, Sections().Count);
        Assert.Equal(6, Notes().Count);

        File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "Zero.md"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.True(await memory.EncodeAsync(cancellationToken: Token));
        Assert.Equal(6, Notes().Count);
        Assert.Equal(0, await KeptAsync());

        Directory.CreateDirectory(Path.Combine(_folder, "drinks"));
        string moved = Path.Combine(_folder, "drinks", "Tea.md");
        File.Move(file, moved);
        Assert.True(await memory.EncodeAsync(cancellationToken: Token));
        Assert.Equal(6, Notes().Count);

        await File.AppendAllTextAsync(moved, Section(6), Token);
        Assert.True(await memory.EncodeAsync(cancellationToken: Token));
        await memory.EditNoteAsync("Tea", "find_replace", "Section 2, amended.", new EditNoteOptions { FindText = "Section 2." }, Token);
        Assert.True(await memory.EncodeAsync(cancellationToken: Token));

        Assert.Equal(["Section 6.", "Section 2, amended."], Sections().Skip(5));
        Assert.Equal(0, await KeptAsync());
        Assert.Contains("meaning", (await memory.SearchNotesAsync("amended section passage", cancellationToken: Token)).Results[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_LosesAPassageWhileTheEncoderHasNotSeenTheLast_EncodesEachTextOnce()
    {
        string file = Path.Combine(_folder, "Tea.md");
        await File.WriteAllTextAsync(file, Section(1) + Section(2) + Section(3), Token);
        await using ServiceProvider provider = Provider();
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        Assert.True(await memory.EncodeAsync(cancellationToken: Token));

        // Taken in twice before anything is encoded: the vectors of the first text are not forgotten with the second.
        await File.WriteAllTextAsync(file, Section(1) + Section(2) + Section(3) + Section(4), Token);
        await memory.SearchNotesAsync("section", cancellationToken: Token);
        await File.WriteAllTextAsync(file, Section(1) + Section(3) + Section(4) + Section(5), Token);
        Assert.True(await memory.EncodeAsync(cancellationToken: Token));

        Assert.Equal(Sections().Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal), Sections().Order(StringComparer.Ordinal));
        Assert.Equal(["Section 4.", "Section 5."], Sections().Skip(3).Order(StringComparer.Ordinal));
        Assert.Equal(0, await KeptAsync());
    }

    private static string Section(int number) => $"## Part {number}\n\nSection {number}. {string.Concat(Enumerable.Repeat(Filler, 12))}\n\n";

    // Questions and probes are texts too; those of notes have a title, a heading and a text.
    private List<string> Notes() => [.. _generator.Texts.Where(static text => text.Contains(Filler, StringComparison.Ordinal) || text.Contains("zebras", StringComparison.Ordinal))];

    private List<string> Sections() => [.. _generator.Texts.Where(static text => text.Contains(Filler, StringComparison.Ordinal)).Select(static text => text[text.IndexOf("Section", StringComparison.Ordinal)..(text.IndexOf(". It", StringComparison.Ordinal) + 1)])];

    private async Task<long> KeptAsync()
    {
        using Engine engine = new(server.ConnectionString);
        Project project = engine.Open(_folder);
        return (await project.QueryAsync("SELECT count(*) FROM kept_vector WHERE project = $1", static reader => reader.GetInt64(0), Token, project.Identity.Id))[0];
    }

    private ServiceProvider Provider()
    {
        string connection = server.ConnectionString;
        return new ServiceCollection()
            .AddTierKit(kit => kit
                .Configure(static options => options.StatePath = "none")
                .AddEmbeddingGenerator("vectors", Tier.Sovereign, _generator, "vectors")
                .AddBasicMemory(_folder, static options => (options.Encoder, options.Watch) = ("vectors", false))
                .UsePostgreSql(connection, options => options.Tenant = _folder))
            .Services.BuildServiceProvider();
    }
}
