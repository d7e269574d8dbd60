using Microsoft.Extensions.Logging;
using TierKit.Memory.Encoders;
using TierKit.Memory.Notes;
using TierKit.Memory.Search;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Indexing;

/// <summary>Opens the index that needs nothing but a file.</summary>
internal sealed partial class NoteIndex
{
    public const string FileName = "index.db";

    /// <summary>Stands for a path where the index is not to outlive its process.</summary>
    public const string Nowhere = "";

    private RankedNoteSearch? _ranked;

    /// <summary>Opens the index of a project in a file, by default among the user's own data and never among the notes.</summary>
    /// <param name="contents">What is written in the project.</param>
    /// <param name="scheme">The permalinks of the project.</param>
    /// <param name="labels">The labels of notes that carry none.</param>
    /// <param name="encoder">What finds meaning; none searches by words alone.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears what could not be read.</param>
    /// <param name="ranking">The weights; the defaults where none are given.</param>
    /// <param name="path">The file; where it cannot be written, the index lives in a temporary one.</param>
    /// <param name="layer">Puts another search over that of the file; the file's own stays complete below.</param>
    public static NoteIndex Open(IProjectContents contents, PermalinkScheme scheme, NoteLabels labels, ITextEncoder? encoder, TimeProvider time, ILogger logger, RankingOptions? ranking = null, string? path = null, Func<INoteSearch, INoteCatalog, Func<CatalogNote, NoteDocument?>, INoteSearch>? layer = null)
    {
        IndexFile file = path is Nowhere ? Temporary() : OpenFile(path ?? Path.Combine(MachineState.FolderOf(contents.Place), FileName), logger);
        RankedNoteSearch search = new(new SqlitePassageStore(file), encoder, ranking);
        SqliteNoteCatalog catalog = new(file);
        FileParser parser = new(contents, time);
        NoteIndex index = new(contents, catalog, layer?.Invoke(search, catalog, note => ReadAgain(parser, labels, note)) ?? search, scheme, labels, time, logger, ranking, file) { _ranked = search };
        file.Refill = () =>
        {
            LogDamaged(logger);
            Task.Run(() => index.FillAsync(CancellationToken.None)).GetAwaiter().GetResult();
        };
        return index;
    }

    /// <summary>Opens an index that an engine keeps.</summary>
    public static NoteIndex Open(EngineIndex engine, IProjectContents contents, PermalinkScheme scheme, NoteLabels labels, ITextEncoder? encoder, TimeProvider time, ILogger logger, Func<INoteSearch, INoteCatalog, Func<CatalogNote, NoteDocument?>, INoteSearch>? layer)
    {
        RankedNoteSearch search = new(engine.Passages, encoder, null);
        FileParser parser = new(contents, time);
        return new NoteIndex(contents, engine.Catalog, layer?.Invoke(search, engine.Catalog, note => ReadAgain(parser, labels, note)) ?? search, scheme, labels, time, logger) { _ranked = search };
    }

    /// <summary>Looks the index over where the last process did not close it in order.</summary>
    /// <returns>Whether it was whole, or needed no look.</returns>
    public bool Verify() => _owned is not IndexFile { WasTouched: true } file || file.Verify();

    /// <summary>Gets whether notes are encoded as they are written.</summary>
    public bool IsEncodedAtOnce => _ranked is null or { IsEncodedAtOnce: true };

    /// <summary>Encodes what has no vector yet; writes do not wait for encoders outside of this process.</summary>
    public ValueTask<bool> EncodePendingAsync(IProgress<IndexProgress>? progress, CancellationToken cancellationToken)
        => _ranked?.EncodePendingAsync(progress, cancellationToken) ?? new(true);

    /// <summary>Sets what is told that something may have no vector yet.</summary>
    public void OnPending(Action pending)
    {
        if (_ranked is not null)
        {
            _ranked.Pending = pending;
        }
    }

    // The damage may be met while a change holds the gate; filling does not take it.
    private async Task FillAsync(CancellationToken cancellationToken)
    {
        FolderScan scan = await _contents.ScanAsync(static _ => null, cancellationToken).ConfigureAwait(false);
        string[] paths = [.. scan.Files.Where(static file => file.Checksum is not null).Select(static file => file.Path).Order(StringComparer.Ordinal)];
        await IndexManyAsync(paths, isFirst: true, [], 0, paths.Length, null, cancellationToken).ConfigureAwait(false);
        await _repair.RepairAllAsync(cancellationToken).ConfigureAwait(false);
    }

    private static NoteDocument? ReadAgain(FileParser parser, NoteLabels labels, CatalogNote note)
    {
        // The layers above are synchronous here; the files of a folder are read at once.
        ValueTask<IReadOnlyList<ParsedFile>> read = parser.ReadAsync([note.Path], static (_, _) => { }, CancellationToken.None);
        IReadOnlyList<ParsedFile> found = read.IsCompletedSuccessfully ? read.Result : read.AsTask().GetAwaiter().GetResult();
        return found is [var parsed] && labels.Of(parsed.Note, note.Path) is var label and not Policy.Sensitivity.Secret
            ? EntryBuilder.Document(EntryBuilder.Entry(parsed, note.Id, note.Permalink, label), parsed.Note)
            : null;
    }

    private static IndexFile OpenFile(string path, ILogger logger)
    {
        try
        {
            return new IndexFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
        {
            LogElsewhere(logger, exception.GetType().Name);
            return Temporary();
        }
    }

    private static IndexFile Temporary() => new(Path.Combine(Path.GetTempPath(), $"tierkit-index-{Guid.NewGuid():N}", FileName), isTemporary: true);

    [LoggerMessage(7004, LogLevel.Warning, "The index was damaged and is filled again from the notes; nothing of them is lost.")]
    private static partial void LogDamaged(ILogger logger);

    [LoggerMessage(7005, LogLevel.Warning, "The index file cannot be written ({Reason}); this process indexes into a temporary one.")]
    private static partial void LogElsewhere(ILogger logger, string reason);
}
