using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Keeps an index in memory and reads the files again at each use; finds notes by their words alone.</summary>
internal sealed class PlainIndex(ProjectSettings settings, ProjectFolder folder, TimeProvider time) : IProjectIndex, INoteCatalog, INoteSearch
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);
    private long _keys;

    public INoteCatalog Catalog => this;

    public INoteSearch Search => this;

    public bool IsImmediate => true;

    public ValueTask EnsureCurrentAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            FolderScan scan = new FolderScanner(folder).Scan(
                path => _rows.TryGetValue(path, out Row? row) ? new ScannedFile(path, new FileStamp(row.Note.File.Size, row.Note.File.ModifiedUtc), row.Note.File.Checksum) : null,
                cancellationToken);
            HashSet<string> seen = [];
            foreach (ScannedFile file in scan.Files)
            {
                seen.Add(file.Path);
                if (file.Checksum is not null && (!_rows.TryGetValue(file.Path, out Row? row) || row.Note.File.Checksum != file.Checksum))
                {
                    Load(file.Path);
                }
            }

            foreach (string gone in _rows.Keys.Where(path => !seen.Contains(path)).ToArray())
            {
                _rows.Remove(gone);
            }
        }

        return ValueTask.CompletedTask;
    }

    public async Task<ReindexReport> ReindexAsync(IProgress<ReindexProgress>? progress, CancellationToken cancellationToken)
    {
        await ClearAsync(cancellationToken).ConfigureAwait(false);
        await EnsureCurrentAsync(cancellationToken).ConfigureAwait(false);
        progress?.Report(new ReindexProgress(_rows.Count, _rows.Count));
        return new ReindexReport(_rows.Count, []);
    }

    public ValueTask OnWrittenAsync(NoteFile file, Note note, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Put(file, note);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask OnMovedAsync(string source, string target, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Row? old = _rows.GetValueOrDefault(source);
            _rows.Remove(source);
            Load(target, old);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask OnDeletedAsync(string path, CancellationToken cancellationToken) => DeleteAsync([path], cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public ValueTask<IReadOnlyList<long>> UpsertAsync(IReadOnlyList<CatalogEntry> entries, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask DeleteAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            foreach (string path in paths)
            {
                _rows.Remove(path);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> MoveAsync(string source, string target, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _rows.Clear();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<CatalogNote>> FindByKeysAsync(IReadOnlyCollection<long> keys, CancellationToken cancellationToken = default) => Notes(note => keys.Contains(note.Key));

    public ValueTask<IReadOnlyList<CatalogNote>> FindByIdsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default) => Notes(note => ids.Contains(note.Id));

    public async ValueTask<CatalogNote?> FindByPermalinkAsync(string permalink, CancellationToken cancellationToken = default)
        => (await Notes(note => note.Permalink == permalink).ConfigureAwait(false)) is [var found, ..] ? found : null;

    public async ValueTask<CatalogNote?> FindByPathAsync(string path, CancellationToken cancellationToken = default)
        => (await Notes(note => note.Path == path).ConfigureAwait(false)) is [var found, ..] ? found : null;

    public ValueTask<IReadOnlyList<CatalogNote>> FindByTitleAsync(string title, CancellationToken cancellationToken = default) => Notes(note => note.Title == title);

    public ValueTask<IReadOnlyList<CatalogNote>> FindByAliasAsync(string pathAlias, CancellationToken cancellationToken = default) => Notes(note => note.Alias == pathAlias);

    public async ValueTask<CatalogPage> ListAsync(CatalogQuery query, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<CatalogNote> all = await Notes(note =>
            (query.PermalinkPattern is null || (note.Permalink is not null && System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(query.PermalinkPattern, note.Permalink, ignoreCase: false)))
            && (query.Types.Count == 0 || query.Types.Contains(note.Type, StringComparer.OrdinalIgnoreCase))
            && (query.ModifiedSince is null || note.Modified >= query.ModifiedSince)).ConfigureAwait(false);
        IEnumerable<CatalogNote> sorted = query.Order == CatalogOrder.Recent ? all.OrderByDescending(static note => note.Modified) : all;
        return new CatalogPage([.. sorted.Skip(query.Offset).Take(query.Limit)], all.Count);
    }

    public ValueTask<IReadOnlyList<CatalogLink>> LinksOfAsync(long key, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            LinkResolver resolver = new([new CatalogLookup(this, settings.Scheme)]);
            List<CatalogLink> links = [];
            foreach (Row row in _rows.Values)
            {
                for (int i = 0; i < row.Content.Relations.Count; i++)
                {
                    Relation relation = row.Content.Relations[i];
                    NoteEntry? to = resolver.Resolve(relation.Target, strict: true, row.Note.Path).Note;
                    long? target = to is null ? null : _rows[to.FilePath].Note.Key;
                    if (row.Note.Key == key || target == key)
                    {
                        links.Add(new CatalogLink { Key = (row.Note.Key * 1000) + i, From = row.Note.Key, To = target, Type = relation.Type, Target = relation.Target });
                    }
                }
            }

            return new(links);
        }
    }

    public ValueTask<IReadOnlyList<CatalogObservation>> ObservationsOfAsync(long key, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Row? row = _rows.Values.FirstOrDefault(row => row.Note.Key == key);
            return new([.. (row?.Content.Observations ?? []).Select(static o => new CatalogObservation { Category = o.Category ?? "note", Content = o.Content, Line = o.Line })]);
        }
    }

    public ValueTask<IReadOnlyList<CatalogFile>> FilesAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<CatalogLink>> UnresolvedLinksAsync(long afterKey, int limit, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask ResolveLinksAsync(IReadOnlyDictionary<long, long> targets, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask UpsertAsync(IReadOnlyList<NoteDocument> documents, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask DeleteAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<SearchAnswer> SearchAsync(NoteQuery query, CancellationToken cancellationToken = default)
    {
        string[] words = [.. query.Text.Split([' ', ',', '.', '?', '!'], StringSplitOptions.RemoveEmptyEntries).Where(static word => word.Length > 3).Distinct(StringComparer.OrdinalIgnoreCase)];
        lock (_gate)
        {
            List<NoteHit> hits = [];
            foreach (Row row in _rows.Values.Where(static row => row.Note.Sensitivity != Policy.Sensitivity.Secret))
            {
                var best = row.Content.Body.Split("\n\n").Select(text => (Text: text, Terms: words.Where(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)).ToArray())).MaxBy(static passage => passage.Terms.Length);
                if (best.Terms is { Length: > 0 } terms && terms.Length * 3 >= words.Length)
                {
                    hits.Add(new NoteHit
                    {
                        NoteId = row.Note.Id,
                        Score = terms.Length / (double)words.Length,
                        MatchedTerms = terms,
                        Parts = [new ScorePart("words", terms.Length)],
                        Passages = [new PassageHit { Text = best.Text, Score = 1, MatchedTerms = terms }],
                    });
                }
            }

            return new(new SearchAnswer { Hits = [.. hits.OrderByDescending(static hit => hit.Score).Skip(query.Offset).Take(query.Limit)], Total = hits.Count, Terms = words });
        }
    }

    private ValueTask<IReadOnlyList<CatalogNote>> Notes(Func<CatalogNote, bool> fits)
    {
        lock (_gate)
        {
            return new([.. _rows.Values.Select(static row => row.Note).Where(fits).OrderBy(static note => note.Path, StringComparer.Ordinal)]);
        }
    }

    private void Load(string path, Row? old = null)
    {
        try
        {
            if (PhysicalFileSystem.Instance.Read(folder.Resolve(path)) is { } bytes)
            {
                NoteFile file = NoteFile.FromBytes(path, bytes);
                FileInfo entry = new(folder.Resolve(path));
                Put(file, NoteParser.Parse(file.Text, path, entry.CreationTimeUtc, entry.LastWriteTimeUtc, time.LocalTimeZone), old);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _rows.Remove(path);
        }
    }

    private void Put(NoteFile file, Note note, Row? old = null)
    {
        old ??= _rows.GetValueOrDefault(file.Path);
        FileInfo entry = new(folder.Resolve(file.Path));
        bool markdown = file.Path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || file.Path.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase);
        string permalink = PermalinkChoice.Choose(settings.Scheme, file.Path, note.Permalink, old?.Note.Permalink, wanted => _rows.Values.FirstOrDefault(row => row.Note.Permalink == wanted)?.Note.Path);
        _rows[file.Path] = new Row(
            new CatalogNote
            {
                Key = old?.Note.Key ?? ++_keys,
                Id = old?.Note.Id ?? Guid.NewGuid(),
                Path = file.Path,
                Title = note.Title,
                Type = markdown ? note.Type : "file",
                Permalink = markdown ? permalink : null,
                Tags = note.Tags,
                Sensitivity = settings.Labels.Of(note, file.Path),
                Created = note.Created,
                Modified = note.Modified,
                MetadataJson = "{}",
                File = new CatalogFile(file.Path, entry.Exists ? entry.Length : 0, entry.LastWriteTimeUtc, file.Checksum),
            },
            note);
    }

    private sealed record Row(CatalogNote Note, Note Content);
}
