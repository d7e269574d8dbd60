using TierKit.Memory.Search;

namespace TierKit.Memory.Indexing;

/// <summary>Shows the SQLite file of an index as of one moment. Every call completes before it returns.</summary>
internal sealed class SqlitePassageView : IPassageView
{
    private readonly IndexConnection _connection;
    private readonly SearchSnapshot _snapshot;
    private readonly PassageQuery _query;
    private readonly VectorScan? _scan;
    private readonly Lazy<HashSet<long>?> _allowed;

    public SqlitePassageView(IndexConnection connection, SearchSnapshot snapshot, PassageQuery query)
    {
        _connection = connection;
        _snapshot = snapshot;
        _query = query;
        _scan = query.Space is { } space && space == snapshot.Space && snapshot.Vectors > 0 ? new VectorScan(snapshot, query.Vector.Span) : null;
        _allowed = new Lazy<HashSet<long>?>(Allowed);
    }

    public PassageStatistics Statistics => new(_snapshot.LiveDocuments, _snapshot.LivePassages, _snapshot.LiveTerms);

    public bool HasVectors => _scan is not null;

    public ValueTask<bool> AnyAsync() => new(_allowed.Value is not { Count: 0 });

    public ValueTask<IReadOnlyDictionary<string, TermFrequency>> FrequenciesAsync(IReadOnlyCollection<string> terms)
        => new(terms.ToDictionary(static term => term, term => new TermFrequency((long?)_connection.Scalar("SELECT doc FROM passage_words WHERE term = $0", term) ?? 0), StringComparer.Ordinal));

    public ValueTask<IReadOnlyList<string>> LongerTermsAsync(string prefix, int most) => new(_connection.Query(
        "SELECT term FROM passage_words WHERE term >= $0 AND term < $1 ORDER BY term LIMIT $2",
        static reader => reader.GetString(0),
        prefix, prefix + "\U0010FFFF", most));

    public ValueTask<WordMatches> FindByWordsAsync(WordQuery words)
    {
        if (words.Words.Count == 0)
        {
            return new(new WordMatches([], []));
        }

        RankingOptions ranking = words.Ranking;
        int most = words.Most;
        string expression = string.Join(" OR ", words.Words.Select(static word => $"\"{word.Term}\""));
        string columns = FormattableString.Invariant($"{ranking.Title}, {ranking.Headings}, 1.0, {ranking.Tags}, {ranking.Dates}");
        // Conditions are met after the engine has ranked, so that it cannot know where to stop.
        int limit = _allowed.Value is null ? most : -1;
        List<PassageMatch> passages = [];
        _connection.Each(
            $"SELECT rowid, bm25(passage_terms, {columns}) AS score FROM passage_terms WHERE passage_terms MATCH $0 ORDER BY score LIMIT $1",
            reader =>
            {
                if (PlaceOf(reader.GetInt64(0)) is >= 0 and var place)
                {
                    passages.Add(new PassageMatch(reader.GetInt64(0), _snapshot.Keys[place], -reader.GetDouble(1)));
                }

                return passages.Count < most;
            },
            expression, limit);
        List<NoteMatch> notes = [];
        if (ranking.NoteShare != 0)
        {
            _connection.Each(
                $"SELECT rowid, bm25(note_terms, {columns}) AS score FROM note_terms WHERE note_terms MATCH $0 ORDER BY score LIMIT $1",
                reader =>
                {
                    int place = _snapshot.PlaceOfDocument(reader.GetInt64(0));
                    if (place >= 0 && IsAllowed(place))
                    {
                        notes.Add(new NoteMatch(_snapshot.Keys[place], _snapshot.Firsts[place], _snapshot.Counts[place], -reader.GetDouble(1)));
                    }

                    return notes.Count < most;
                },
                expression, limit);
        }

        return new(new WordMatches(passages, notes));
    }

    public ValueTask<IReadOnlyList<PassageMatch>> FindByMeaningAsync(int most)
    {
        HashSet<long>? allowed = _allowed.Value;
        return new(_scan is null ? [] :
        [
            .. _scan.Nearest(most, allowed is null ? null : allowed.Contains)
                .Select(found => new PassageMatch(found.Passage, _snapshot.Keys[_snapshot.PlaceOf(found.Passage)], found.Cosine)),
        ]);
    }

    public ValueTask<IReadOnlyList<PassageTerms>> TermsAsync(IReadOnlyCollection<long> passages)
    {
        List<PassageTerms> terms = new(passages.Count);
        foreach (long[] keys in passages.Order().Chunk(PassageKeys.Most))
        {
            _connection.Each(
                PassageKeys.Statement,
                reader =>
                {
                    long passage = reader.GetInt64(0);
                    terms.Add(new PassageTerms(passage, reader.GetFieldValue<byte[]>(1), _scan?.Cosine(passage) ?? 0));
                    return true;
                },
                PassageKeys.Values(keys));
        }

        return new(terms);
    }

    public ValueTask<IReadOnlyDictionary<long, Guid>> IdsAsync(IReadOnlyCollection<long> notes)
        => new(notes.ToDictionary(static note => note, note => (byte[]?)_connection.Scalar("SELECT id FROM document WHERE key = $0", note) is { } id ? new Guid(id) : Guid.Empty));

    public ValueTask<IReadOnlyList<PassageText>> TextsAsync(IReadOnlyCollection<long> passages) => new([.. passages.SelectMany(passage => _connection.Query(
        "SELECT key, text, heading, line, last FROM passage WHERE key = $0",
        static reader => new PassageText(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3), reader.GetInt32(4)),
        passage))]);

    public ValueTask<ListedNotes> ListAsync(int offset, int limit)
    {
        HashSet<long>? allowed = _allowed.Value;
        List<(long Key, Guid Id, long First)> rows = _connection.Query(
            "SELECT key, id, first FROM document ORDER BY modified DESC, path",
            static reader => (reader.GetInt64(0), new Guid(reader.GetFieldValue<byte[]>(1)), reader.GetInt64(2)));
        List<(Guid Id, long First)> kept = [.. rows.Where(row => allowed is null || allowed.Contains(row.Key)).Select(static row => (row.Id, row.First))];
        return new(new ListedNotes([.. kept.Skip(offset).Take(limit)], kept.Count));
    }

    /// <summary>Finds the documents that filters, tags and required words leave; none where nothing is asked.</summary>
    private HashSet<long>? Allowed()
    {
        HashSet<long>? allowed = null;
        if (!_query.Filter.IsEmpty || _query.Tags.Count > 0)
        {
            SqlConditions conditions = SqlConditions.Of(_query.Filter);
            conditions.AddSet("tags", _query.Tags);
            allowed = [.. _connection.Query($"SELECT key FROM document WHERE {conditions.Text}", static reader => reader.GetInt64(0), conditions.Values)];
        }

        if (_query.Required is { } required)
        {
            HashSet<long> holding = [.. _connection.Query("SELECT rowid FROM note_terms WHERE note_terms MATCH $0", static reader => reader.GetInt64(0), required.ToFullText())];
            if (allowed is null)
            {
                return holding;
            }

            allowed.IntersectWith(holding);
        }

        return allowed;
    }

    private int PlaceOf(long passage) => _snapshot.PlaceOf(passage) is >= 0 and var place && IsAllowed(place) ? place : -1;

    private bool IsAllowed(int place) => _allowed.Value is null || _allowed.Value.Contains(_snapshot.Keys[place]);
}
