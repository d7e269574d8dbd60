using TierKit.Memory.Encoders;
using TierKit.Memory.Search;
using TierKit.Policy;

namespace TierKit.Memory.Indexing;

/// <summary>Measures search on a corpus with known answers, in an index of its own that is removed afterwards, or in a store that is given.</summary>
/// <remarks>Not thread-safe. Disposing it removes the index, and leaves a store that was given alone.</remarks>
public sealed class RetrievalEvaluator : IDisposable
{
    private const int Batch = 500;
    private const int Deepest = 100;

    private readonly string? _folder;
    private readonly IndexFile? _file;
    private readonly IPassageStore _passages;
    private readonly ITextEncoder? _encoder;
    private readonly TimeProvider _time;
    private readonly Dictionary<Guid, string> _ids = [];
    private int _documents;

    /// <summary>Initializes a new instance of the <see cref="RetrievalEvaluator"/> class with the embedded encoder.</summary>
    /// <param name="time">Measures how long queries take; the system's clock by default.</param>
    public RetrievalEvaluator(TimeProvider? time = null)
        : this(EmbeddedEncoder.Shared, time)
    {
    }

    internal RetrievalEvaluator(ITextEncoder? encoder, TimeProvider? time)
    {
        _encoder = encoder;
        _time = time ?? TimeProvider.System;
        _folder = Directory.CreateTempSubdirectory("tierkit-eval-").FullName;
        _file = new IndexFile(Path.Combine(_folder, "index.db"));
        _passages = new SqlitePassageStore(_file);
    }

    /// <summary>Initializes a new instance of the <see cref="RetrievalEvaluator"/> class over a store, with the embedded encoder.</summary>
    /// <param name="passages">The store, empty; its creator disposes it.</param>
    /// <param name="time">Measures how long queries take; the system's clock by default.</param>
    public RetrievalEvaluator(IPassageStore passages, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(passages);
        _encoder = EmbeddedEncoder.Shared;
        _time = time ?? TimeProvider.System;
        _passages = passages;
    }

    /// <summary>Reads a corpus of JSON lines, <c>{id, title, text}</c> each.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The documents.</returns>
    /// <exception cref="InvalidDataException">A line is not such an object; the message names it.</exception>
    public static IReadOnlyList<EvaluationDocument> ReadCorpus(string path) => EvaluationFiles.ReadCorpus(path);

    /// <summary>Reads queries of JSON lines, <c>{id, text, relevant: {id: grade}}</c> each.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The queries.</returns>
    /// <exception cref="InvalidDataException">A line is not such an object; the message names it.</exception>
    public static IReadOnlyList<EvaluationQuery> ReadQueries(string path) => EvaluationFiles.ReadQueries(path);

    /// <summary>Indexes documents, beside those that are there.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="cancellationToken">Ends the call; what was indexed stays.</param>
    /// <returns>A task that ends when they can be found.</returns>
    public async Task AddAsync(IReadOnlyList<EvaluationDocument> documents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        RankedNoteSearch search = new(_passages, _encoder, null);
        foreach (EvaluationDocument[] batch in documents.Chunk(Batch))
        {
            await search.UpsertAsync([.. batch.Select(Document)], cancellationToken).ConfigureAwait(false);
        }

        await search.OptimizeAsync(cancellationToken).ConfigureAwait(false);
        _documents += documents.Count;
    }

    /// <summary>Asks queries and measures the answers.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="mode">By what documents are found.</param>
    /// <param name="ranking">The weights; the defaults where none are given.</param>
    /// <param name="onlyRelevant">Whether an answer may be empty, as in an app; otherwise the best of what is there is ranked, as evaluations do.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The figures.</returns>
    public async Task<EvaluationReport> RunAsync(
        IReadOnlyList<EvaluationQuery> queries,
        SearchMode mode = SearchMode.Hybrid,
        RankingOptions? ranking = null,
        bool onlyRelevant = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        RankedNoteSearch search = new(_passages, _encoder, ranking);
        RetrievalMetrics metrics = new();
        foreach (EvaluationQuery query in queries)
        {
            long start = _time.GetTimestamp();
            SearchAnswer answer = await search
                .SearchAsync(new NoteQuery { Text = query.Text, Mode = mode, Limit = Deepest, PassagesPerNote = 1, IncludeIrrelevant = !onlyRelevant }, cancellationToken)
                .ConfigureAwait(false);
            metrics.Add([.. answer.Hits.Select(hit => _ids.GetValueOrDefault(hit.NoteId, ""))], query.Relevant, _time.GetElapsedTime(start));
        }

        return metrics.Report(_documents);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private NoteDocument Document(EvaluationDocument document)
    {
        Guid id = NoteIds.Of(document.Id);
        _ids[id] = document.Id;
        return new NoteDocument { Id = id, Path = document.Id + ".md", Title = document.Title, Text = document.Text, Sensitivity = Sensitivity.Public };
    }
}
