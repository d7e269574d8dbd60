using Microsoft.Extensions.Logging;
using TierKit.Memory.Notes;
using TierKit.Memory.Search;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Indexing;

/// <summary>Keeps catalogue and search in step with the files of one project, which are the truth.</summary>
/// <remarks>
/// Thread-safe. A note enters search before it enters the catalogue, and leaves it in the same order: what a process that ended in
/// between has left undone, the next scan does, because the catalogue says what is done.
/// </remarks>
internal sealed partial class NoteIndex : INoteChangeListener, IDisposable, IAsyncDisposable
{
    private const int Batch = 256;

    private readonly IProjectContents _contents;
    private readonly FileParser _parser;
    private readonly NoteLabels _labels;
    private readonly LinkRepair _repair;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RelationExpansion _relations;
    private readonly IDisposable? _owned;
    private readonly SharedTurns<(NoteFile File, Note Note)> _written;
    private readonly SemaphoreSlim _gate = new(1, 1);

    public NoteIndex(IProjectContents contents, INoteCatalog catalog, INoteSearch search, PermalinkScheme scheme, NoteLabels labels, TimeProvider time, ILogger logger, RankingOptions? ranking = null, IDisposable? owned = null)
    {
        _contents = contents;
        _parser = new FileParser(contents, time);
        _labels = labels;
        _time = time;
        _logger = logger;
        _owned = owned;
        _written = new SharedTurns<(NoteFile File, Note Note)>(IndexWrittenAsync, Batch);
        Catalog = catalog;
        Search = search;
        Lookup = new CatalogLookup(catalog, scheme);
        _repair = new LinkRepair(catalog, scheme);
        _relations = new RelationExpansion(catalog, (ranking ?? new RankingOptions()).Relations);
    }

    public INoteCatalog Catalog { get; }

    public INoteSearch Search { get; }

    public INoteLookup Lookup { get; }

    /// <summary>Searches, and adds what is linked to the best hits where the query asks for it.</summary>
    public async ValueTask<SearchAnswer> SearchAsync(NoteQuery query, CancellationToken cancellationToken)
    {
        SearchAnswer answer = await Search.SearchAsync(query, cancellationToken).ConfigureAwait(false);
        return query.ExpandRelations ? await _relations.ExpandAsync(answer, query, cancellationToken).ConfigureAwait(false) : answer;
    }

    private async Task<IndexReport> ScanAsync(IProgress<IndexProgress>? progress, CancellationToken cancellationToken)
    {
        Dictionary<string, ScannedFile> known = (await Catalog.FilesAsync(cancellationToken).ConfigureAwait(false))
            .ToDictionary(static file => file.Path, static file => new ScannedFile(file.Path, new FileStamp(file.Size, file.ModifiedUtc), file.Checksum), StringComparer.Ordinal);
        FolderScan scan = await _contents.ScanAsync(known.GetValueOrDefault, cancellationToken).ConfigureAwait(false);
        FolderChanges changes = scan.Plan([.. known.Values.Select(static file => new IndexedFile(file.Path, file.Checksum))]);
        List<string> unreadable = [.. scan.UnreadableFolders];
        // A file whose time alone changed is read again by no scan after this one.
        string[] touched = [.. scan.Files.Where(file => file.Checksum is not null && known.TryGetValue(file.Path, out ScannedFile? before) && before.Checksum == file.Checksum && before.Stamp != file.Stamp).Select(static file => file.Path)];
        await ApplyAsync(changes, touched, known.Count == 0, unreadable, progress, cancellationToken).ConfigureAwait(false);
        return new IndexReport
        {
            Files = scan.Files.Count,
            Added = changes.New.Count,
            Modified = changes.Modified.Count,
            Moved = changes.Moved.Count,
            Deleted = changes.Deleted.Count,
            Unreadable = unreadable,
        };
    }

    /// <summary>Forgets everything and reads every file again.</summary>
    public async Task<IndexReport> ReindexAsync(IProgress<IndexProgress>? progress, CancellationToken cancellationToken)
    {
        // First, so that whatever ends this in between leaves notes that are unknown and are taken in, not known ones that nobody finds;
        // and again, for what another process took in meanwhile has just lost its passages.
        await Catalog.ClearAsync(cancellationToken).ConfigureAwait(false);
        await Search.ClearAsync(cancellationToken).ConfigureAwait(false);
        await Catalog.ClearAsync(CancellationToken.None).ConfigureAwait(false);
        IndexReport report = await SynchronizeAsync(progress, cancellationToken).ConfigureAwait(false);
        CatalogPage all = await Catalog.ListAsync(new CatalogQuery { Limit = int.MaxValue }, cancellationToken).ConfigureAwait(false);
        return new IndexReport
        {
            Files = report.Files,
            Added = report.Added,
            Unreadable = report.Unreadable,
            Warnings = [.. all.Notes.SelectMany(static note => note.Warnings.Select(warning => $"{note.Path}, {warning}")).Order(StringComparer.Ordinal)],
        };
    }

    /// <summary>Applies what a watcher saw.</summary>
    public async Task ApplyAsync(WatchedChanges watched, CancellationToken cancellationToken)
    {
        if (watched.NeedsScan)
        {
            await SynchronizeAsync(null, cancellationToken).ConfigureAwait(false);
            return;
        }

        Dictionary<string, string?> storage = new(StringComparer.Ordinal);
        List<IndexedFile> indexed = [];
        foreach (FileAction action in watched.Actions.DistinctBy(static action => action.Path))
        {
            if (await Catalog.FindByPathAsync(action.Path, cancellationToken).ConfigureAwait(false) is { } note)
            {
                indexed.Add(new IndexedFile(action.Path, note.File.Checksum));
            }
            else if (action.IsDelete)
            {
                // What went away was a folder, with everything in it.
                CatalogPage below = await Catalog.ListAsync(new CatalogQuery { Directory = action.Path, Limit = int.MaxValue }, cancellationToken).ConfigureAwait(false);
                indexed.AddRange(below.Notes.Select(static inner => new IndexedFile(inner.Path, inner.File.Checksum)));
            }
        }

        foreach (ParsedFile parsed in await ReadAllAsync([.. watched.Actions.Select(static action => action.Path).Distinct(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false))
        {
            storage[parsed.File.Path] = parsed.File.Checksum;
        }

        await ApplyAsync(ChangePlanner.Plan(storage, indexed.DistinctBy(static file => file.Path)), [], isFirst: false, [], null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns when what was written is in the index; who writes while others are taken in is taken in with the next of them.</summary>
    public ValueTask OnWrittenAsync(NoteFile file, Note note, CancellationToken cancellationToken)
        => new(_written.JoinAsync((file, note), cancellationToken));

    public async ValueTask OnMovedAsync(string source, string target, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await MoveAsync(source, target, cancellationToken).ConfigureAwait(false);
            await SettleAsync(await ReadAllAsync([target], cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask OnDeletedAsync(string path, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await DeleteAsync([path], cancellationToken).ConfigureAwait(false);
            await SettleAsync(await ReadAllAsync([path], cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Search is IAsyncDisposable layer)
        {
            await layer.DisposeAsync().ConfigureAwait(false);
        }

        Dispose();
    }

    public void Dispose()
    {
        _owned?.Dispose();
        _gate.Dispose();
    }

    private async Task ApplyAsync(FolderChanges changes, string[] touched, bool isFirst, List<string> unreadable, IProgress<IndexProgress>? progress, CancellationToken cancellationToken)
    {
        int total = changes.Total + touched.Length;
        if (total == 0)
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // What stands there now was not deleted or moved, whatever the scan has seen.
            string[] left = [.. changes.Deleted, .. changes.Moved.Keys];
            IReadOnlyDictionary<string, ContentState> there = await _contents.StatesAsync(left, cancellationToken).ConfigureAwait(false);
            await DeleteAsync([.. changes.Deleted.Where(path => !there.ContainsKey(path))], cancellationToken).ConfigureAwait(false);
            foreach ((string source, string target) in changes.Moved.Where(move => !there.ContainsKey(move.Key)))
            {
                await MoveAsync(source, target, cancellationToken).ConfigureAwait(false);
            }

            IEnumerable<string> back = (await _contents.StatesAsync(left, cancellationToken).ConfigureAwait(false)).Keys;
            string[] paths = [.. changes.New.Concat(changes.Modified).Concat(changes.Moved.Values).Concat(touched).Concat(back).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            isFirst = isFirst && (await Catalog.ListAsync(new CatalogQuery { Limit = 1 }, cancellationToken).ConfigureAwait(false)).Total == 0;
            await IndexManyAsync(paths, isFirst, unreadable, changes.Deleted.Count, total, progress, cancellationToken).ConfigureAwait(false);
            await _repair.RepairAllAsync(cancellationToken).ConfigureAwait(false);
            if (_ranked is not null && paths.Length >= 2 * Batch)
            {
                await _ranked.OptimizeAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task IndexManyAsync(string[] paths, bool isFirst, List<string> unreadable, int done, int total, IProgress<IndexProgress>? progress, CancellationToken cancellationToken)
    {
        string[][] batches = [.. paths.Chunk(Batch)];
        Dictionary<string, string> reserved = new(StringComparer.Ordinal);
        Task<IReadOnlyList<ParsedFile>>? next = batches.Length > 0 ? ReadAsync(batches[0], unreadable, cancellationToken) : null;
        for (int i = 0; i < batches.Length; i++)
        {
            IReadOnlyList<ParsedFile> files = await next!.ConfigureAwait(false);
            // The next batch is read and parsed while this one is written.
            next = i + 1 < batches.Length ? ReadAsync(batches[i + 1], unreadable, cancellationToken) : null;
            List<CatalogEntry> entries = new(files.Count);
            foreach (ParsedFile file in files)
            {
                entries.Add(await EntryAsync(file, reserved, isFirst, cancellationToken).ConfigureAwait(false));
            }

            IReadOnlyList<long> keys = await StoreAsync(entries, files, cancellationToken).ConfigureAwait(false);
            await SettleAsync(await UnsettledAsync(entries, keys, files, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            done += batches[i].Length;
            progress?.Report(new IndexProgress(done, total));
        }
    }

    private Task<IReadOnlyList<ParsedFile>> ReadAsync(string[] paths, List<string> unreadable, CancellationToken cancellationToken) => _parser.ReadAsync(
        paths,
        (path, exception) =>
        {
            lock (unreadable)
            {
                unreadable.Add(path);
            }

            LogUnreadable(_logger, path, exception.GetType().Name);
        },
        cancellationToken).AsTask();

    private async Task<List<ParsedFile>> IndexAsync(List<ParsedFile> files, CancellationToken cancellationToken)
    {
        Dictionary<string, string> reserved = new(StringComparer.Ordinal);
        List<CatalogEntry> entries = new(files.Count);
        List<CatalogNote?> before = new(files.Count);
        foreach (ParsedFile file in files)
        {
            before.Add(await Catalog.FindByPathAsync(file.File.Path, cancellationToken).ConfigureAwait(false));
            entries.Add(await EntryAsync(file, reserved, isFirst: false, cancellationToken).ConfigureAwait(false));
        }

        IReadOnlyList<long> keys = await StoreAsync(entries, files, cancellationToken).ConfigureAwait(false);
        List<CatalogNote> linking = [];
        List<CatalogNote> renamed = [];
        for (int i = 0; i < entries.Count; i++)
        {
            CatalogNote note = Keyed(entries[i].Note, keys[i]);
            if (entries[i].Links.Count > 0)
            {
                linking.Add(note);
            }

            if (before[i]?.Title != note.Title || before[i]?.Permalink != note.Permalink)
            {
                renamed.Add(note);
            }
        }

        await _repair.RepairAsync(linking, renamed, cancellationToken).ConfigureAwait(false);
        return await UnsettledAsync(entries, keys, files, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<long>> StoreAsync(IReadOnlyList<CatalogEntry> entries, IReadOnlyList<ParsedFile> files, CancellationToken cancellationToken)
    {
        Guid[] secret = [.. entries.Where(static entry => entry.Note.Sensitivity == Policy.Sensitivity.Secret).Select(static entry => entry.Note.Id)];
        if (secret.Length > 0)
        {
            await Search.DeleteAsync(secret, cancellationToken).ConfigureAwait(false);
        }

        NoteDocument[] documents = [.. entries.Zip(files).Where(static pair => pair.First.Note.Sensitivity != Policy.Sensitivity.Secret).Select(static pair => EntryBuilder.Document(pair.First, pair.Second.Note))];
        await Search.UpsertAsync(documents, cancellationToken).ConfigureAwait(false);
        return await Catalog.UpsertAsync(entries, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<CatalogEntry> EntryAsync(ParsedFile parsed, Dictionary<string, string> reserved, bool isFirst, CancellationToken cancellationToken)
    {
        string path = parsed.File.Path;
        CatalogNote? stored = isFirst ? null : await Catalog.FindByPathAsync(path, cancellationToken).ConfigureAwait(false);
        string? permalink = parsed.IsMarkdown
            ? PermalinkChoice.Choose(Lookup.Scheme, path, parsed.Note.Permalink, stored?.Permalink, wanted => reserved.GetValueOrDefault(wanted) ?? (isFirst ? null : Lookup.FindByPermalink(wanted)?.FilePath))
            : null;
        if (permalink is not null)
        {
            reserved[permalink] = path;
        }

        Guid id = stored?.Id ?? NoteIds.Of(permalink ?? path);
        if (stored is null && !isFirst && Lookup.FindById(id) is { } owner && owner.FilePath != path)
        {
            id = NoteIds.Of("path:" + path);
        }

        return EntryBuilder.Entry(parsed, id, permalink, _labels.Of(parsed.Note, path));
    }

    private async ValueTask MoveAsync(string source, string target, CancellationToken cancellationToken)
    {
        if (await Catalog.FindByPathAsync(target, cancellationToken).ConfigureAwait(false) is { } overwritten && source != target)
        {
            await Search.DeleteAsync([overwritten.Id], cancellationToken).ConfigureAwait(false);
        }

        await Catalog.MoveAsync(source, target, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask DeleteAsync(string[] paths, CancellationToken cancellationToken)
    {
        if (paths.Length == 0)
        {
            return;
        }

        List<Guid> ids = [];
        foreach (string path in paths)
        {
            if (await Catalog.FindByPathAsync(path, cancellationToken).ConfigureAwait(false) is { } note)
            {
                ids.Add(note.Id);
            }
        }

        await Search.DeleteAsync(ids, cancellationToken).ConfigureAwait(false);
        await Catalog.DeleteAsync(paths, cancellationToken).ConfigureAwait(false);
    }

    private static CatalogNote Keyed(CatalogNote note, long key)
        => new() { Key = key, Id = note.Id, Path = note.Path, Title = note.Title, Permalink = note.Permalink, File = note.File };

    [LoggerMessage(7002, LogLevel.Warning, "The file {File} could not be read ({Reason}); the index keeps what it knew of it.")]
    private static partial void LogUnreadable(ILogger logger, string file, string reason);
}
