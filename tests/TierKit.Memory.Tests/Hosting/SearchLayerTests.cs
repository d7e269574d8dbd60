using Microsoft.Extensions.DependencyInjection;
using TierKit.Memory.Indexing;
using TierKit.Memory.Operations;

namespace TierKit.Memory.Tests.Hosting;

public sealed class SearchLayerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tierkit-layer-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Search_WithALayerOverTheIndex_GoesThroughItAndSaysWhatItLacks()
    {
        StubLayer layer = new();
        string state = Path.Combine(_root, "state");
        ServiceCollection services = new();
        services.AddSingleton<INoteSearchLayer>(layer);
        services.AddTierKit(kit => kit.AddBasicMemory(Path.Combine(_root, "notes"), options => options.StatePath = state));
        ServiceProvider provider = services.BuildServiceProvider();
        await using (provider)
        {
            BasicMemory memory = provider.GetRequiredService<BasicMemory>();
            await memory.WriteNoteAsync("Zoo", "Giraffes eat leaves.", "animals", new WriteNoteOptions(), Token);

            SearchResults found = await memory.SearchNotesAsync("giraffes", cancellationToken: Token);
            PromptContext context = await memory.GetPromptContextAsync("giraffes", cancellationToken: Token);

            Assert.Equal("Zoo", Assert.Single(found.Results).Title);
            Assert.Equal(("It was away.", "It was away."), (found.Notice, context.Notice));
            Assert.Contains("> It was away.", found.ToString(), StringComparison.Ordinal);
            Assert.Contains("\"notice\":\"It was away.\"", found.ToJson().Replace("\": \"", "\":\"", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Equal(["Zoo"], layer.Search!.Taken);
            Assert.StartsWith(state, layer.Project!.StatePath, StringComparison.Ordinal);
        }

        Assert.True(layer.Search!.IsDisposed);
    }

    private sealed class StubLayer : INoteSearchLayer
    {
        public StubSearch? Search { get; private set; }

        public LayeredProject? Project { get; private set; }

        public INoteSearch Over(LayeredProject project)
        {
            Project = project;
            return Search = new StubSearch(project.Index);
        }
    }

    private sealed class StubSearch(INoteSearch below) : INoteSearch, IAsyncDisposable
    {
        public List<string> Taken { get; } = [];

        public bool IsDisposed { get; private set; }

        public bool IsImmediate => true;

        public ValueTask UpsertAsync(IReadOnlyList<NoteDocument> documents, CancellationToken cancellationToken = default)
        {
            Taken.AddRange(documents.Select(static document => document.Title));
            return below.UpsertAsync(documents, cancellationToken);
        }

        public ValueTask DeleteAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default) => below.DeleteAsync(ids, cancellationToken);

        public async ValueTask<SearchAnswer> SearchAsync(NoteQuery query, CancellationToken cancellationToken = default)
        {
            SearchAnswer answer = await below.SearchAsync(query, cancellationToken);
            return new SearchAnswer { Hits = answer.Hits, Total = answer.Total, Notice = "It was away." };
        }

        public ValueTask ClearAsync(CancellationToken cancellationToken = default) => below.ClearAsync(cancellationToken);

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
