using Microsoft.Extensions.Logging.Abstractions;
using TierKit.Memory.Encoders;
using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Tests.Storage;
using TierKit.Policy;

namespace TierKit.Memory.Tests.Indexing;

/// <summary>Holds a folder of notes and its index, which lies in another folder.</summary>
internal sealed class IndexFixture : IDisposable
{
    private readonly TemporaryFolder _state = new();

    public IndexFixture() => Index = Open();

    public TemporaryFolder Folder { get; } = new();

    public string Database => Path.Combine(_state.Path, "index.db");

    public NoteIndex Index { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public NoteIndex Open(Func<INoteSearch, INoteSearch>? over = null) => NoteIndex.Open(
        StoreFixture.ContentsOf(Folder.Path),
        new PermalinkScheme("main"),
        new NoteLabels(Sensitivity.Private, new Dictionary<string, Sensitivity> { ["docs"] = Sensitivity.Public }),
        EmbeddedEncoder.Shared,
        TimeProvider.System,
        NullLogger.Instance,
        path: Database,
        layer: over is null ? null : (search, _, _) => over(search));

    public void Reopen()
    {
        Index.Dispose();
        Index = Open();
    }

    public Task<IndexReport> Sync() => Index.SynchronizeAsync(null, Token);

    public async Task<IReadOnlyList<string>> Found(string text)
    {
        SearchAnswer answer = await Index.Search.SearchAsync(new NoteQuery { Text = text }, Token);
        IReadOnlyList<CatalogNote> notes = await Index.Catalog.FindByIdsAsync([.. answer.Hits.Select(static hit => hit.NoteId)], Token);
        return [.. notes.Select(static note => note.Path).Order(StringComparer.Ordinal)];
    }

    public async Task<CatalogNote?> Note(string path) => await Index.Catalog.FindByPathAsync(path, Token);

    public void Dispose()
    {
        Index.Dispose();
        Folder.Dispose();
        _state.Dispose();
    }
}
