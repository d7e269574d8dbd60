using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TierKit.Memory.Indexing;
using TierKit.Memory.Operations;
using TierKit.Memory.Tests.Storage;
using TierKit.Tiers;

namespace TierKit.Memory.Tests.Hosting;

/// <summary>Follows the texts of notes to an embedding service, which nobody has to call for.</summary>
public sealed class NotesEncodingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly CountingGenerator _generator = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _generator.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_ServiceEncoder_IsEncodedInTheBackground(bool watch)
    {
        await using ServiceProvider provider = Provider("vectors", watch);
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();

        foreach (string title in (string[])["Tea", "Coffee"])
        {
            await memory.WriteNoteAsync(title, $"How {title} is brewed.\n", cancellationToken: Token);
            await SeenAsync($"How {title} is brewed.");
        }

        Assert.True(await memory.EncodeAsync(cancellationToken: Token));
        Assert.Contains("meaning", (await memory.SearchNotesAsync("brewed", cancellationToken: Token)).Results[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Encoder_ChangesOverThereAndBack_EachTimeEncodesAnewInTheBackground()
    {
        await using (ServiceProvider before = Provider(null, watch: false))
        {
            await before.GetRequiredService<BasicMemory>().WriteNoteAsync("Tea", "How tea is brewed.\n", cancellationToken: Token);
        }

        Assert.Empty(_generator.Texts);
        await using (ServiceProvider there = Provider("vectors", watch: false))
        {
            BasicMemory memory = there.GetRequiredService<BasicMemory>();
            await memory.SearchNotesAsync("brewed", cancellationToken: Token);
            await SeenAsync("How tea is brewed.");
            Assert.True(await memory.EncodeAsync(cancellationToken: Token));
        }

        await using ServiceProvider back = Provider(null, watch: false);
        BasicMemory again = back.GetRequiredService<BasicMemory>();
        int texts = _generator.Texts.Count;
        Assert.True(await again.EncodeAsync(cancellationToken: Token));

        Assert.Contains("meaning", (await again.SearchNotesAsync("brewed", cancellationToken: Token)).Results[0].Why, StringComparison.Ordinal);
        Assert.Equal(texts, _generator.Texts.Count);
    }

    [Fact]
    public async Task File_TouchedMovedAndExtended_EncodesOnlyWhatIsNew()
    {
        const string filler = "It goes on for a while, as texts do that fill a passage of their own. ";
        string sections = string.Concat(Enumerable.Range(1, 5).Select(static n => $"## Part {n}\n\nSection {n}. {string.Concat(Enumerable.Repeat(filler, 12))}\n\n"));
        string file = _folder.Write("notes/Tea.md", sections);
        await using ServiceProvider provider = Provider("vectors", watch: false);
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        Assert.True(await memory.EncodeAsync(cancellationToken: Token));
        int first = _generator.Texts.Count(static text => text.Contains(filler, StringComparison.Ordinal));

        File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.True(await memory.EncodeAsync(cancellationToken: Token));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "notes", "drinks"));
        File.Move(file, Path.Combine(_folder.Path, "notes", "drinks", "Tea.md"));
        Assert.True(await memory.EncodeAsync(cancellationToken: Token));
        await File.AppendAllTextAsync(Path.Combine(_folder.Path, "notes", "drinks", "Tea.md"), $"## Part 6\n\nSection 6. {string.Concat(Enumerable.Repeat(filler, 12))}\n", Token);
        Assert.True(await memory.EncodeAsync(cancellationToken: Token));

        Assert.Equal(5, first);
        Assert.Equal(["Section 6."], _generator.Texts.Where(static text => text.Contains(filler, StringComparison.Ordinal)).Skip(5).Select(static text => text.Substring(text.IndexOf("Section", StringComparison.Ordinal), 10)));
    }

    // Nobody says when the background has begun to wait: the clock goes on until the text has come.
    private async Task SeenAsync(string words)
    {
        while (!_generator.Texts.Any(text => text.Contains(words, StringComparison.Ordinal)))
        {
            _time.Advance(BackgroundEncoding.Quiet);
            await _generator.More.WaitAsync(TimeSpan.FromMilliseconds(20), Token);
        }
    }

    private ServiceProvider Provider(string? encoder, bool watch) => new ServiceCollection()
        .AddSingleton<TimeProvider>(_time)
        .AddTierKit(kit => kit
            .Configure(static options => options.StatePath = "none")
            .AddEmbeddingGenerator("vectors", Tier.Sovereign, _generator, "vectors")
            .AddBasicMemory(Path.Combine(_folder.Path, "notes"), options =>
            {
                options.StatePath = Path.Combine(_folder.Path, "state");
                options.Encoder = encoder;
                options.Watch = watch;
            }))
        .Services.BuildServiceProvider();

    private sealed class CountingGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        private readonly ConcurrentQueue<string> _texts = [];

        public SemaphoreSlim More { get; } = new(0);

        public ConcurrentQueue<string> Texts => _texts;

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            GeneratedEmbeddings<Embedding<float>> vectors = [];
            foreach (string text in values)
            {
                _texts.Enqueue(text);
                float[] vector = new float[16];
                foreach (char letter in text)
                {
                    vector[letter % 16]++;
                }

                vectors.Add(new Embedding<float>(vector));
            }

            More.Release();
            return Task.FromResult(vectors);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose() => More.Dispose();
    }
}
