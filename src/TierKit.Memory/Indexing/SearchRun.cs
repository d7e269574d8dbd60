using TierKit.Memory.Search;

namespace TierKit.Memory.Indexing;

/// <summary>Runs one search: candidates by words and by meaning, scored closely, gathered by note, judged for relevance.</summary>
internal sealed class SearchRun(
    IndexConnection connection,
    SearchSnapshot snapshot,
    TermRarity rarity,
    RankingOptions ranking,
    NoteQuery query,
    ParsedQuery parsed,
    QueryVector? vector)
{
    private readonly Dictionary<long, SearchCandidate> _candidates = [];
    private readonly Dictionary<int, double> _notes = [];
    private HashSet<long>? _allowed;
    private bool _cutOff;

    private int Depth => Math.Max(ranking.Candidates, 2 * (query.Offset + query.Limit));

    private bool ByWords => query.Mode != SearchMode.Meaning || vector is null;

    public SearchAnswer Run(CancellationToken cancellationToken)
    {
        if (parsed.IsEmpty && query.Filter.IsEmpty)
        {
            return Nothing(parsed.OnlyExcludes ? "The query only excludes; add a word to look for." : "The query holds no word to look for; common words alone say nothing.");
        }

        _allowed = Allowed();
        if (_allowed is { Count: 0 })
        {
            return Nothing("No note fits the conditions of the query.");
        }

        if (parsed.Terms.Count == 0)
        {
            return Listing();
        }

        cancellationToken.ThrowIfCancellationRequested();
        QueryWeights weights = QueryWeights.Of(connection, snapshot, rarity, ranking, parsed.Terms);
        VectorScan? scan = vector is not null && vector.Space.Key == snapshot.Space && snapshot.Vectors > 0 ? new VectorScan(snapshot, vector.Numbers) : null;
        if (ByWords || scan is null)
        {
            FindByWords(weights);
        }

        cancellationToken.ThrowIfCancellationRequested();
        FindByMeaning(scan);
        cancellationToken.ThrowIfCancellationRequested();
        AddPassagesOfNotes();
        Score(weights, scan);
        return new HitBuilder(connection, snapshot, ranking, query, parsed, weights, MeaningWeight(scan)).Build(_candidates, _notes, _cutOff);
    }

    private double MeaningWeight(VectorScan? scan)
        => scan is null ? 0 : query.Mode == SearchMode.Meaning ? 1 : ranking.Meaning ?? vector!.Encoder.FusionWeight;

    private static SearchAnswer Nothing(string reason) => new() { Nothing = reason };

    /// <summary>Finds the documents that filters, tags and required words leave; none where nothing is asked.</summary>
    private HashSet<long>? Allowed()
    {
        HashSet<long>? allowed = null;
        if (!query.Filter.IsEmpty || parsed.Tags.Count > 0)
        {
            SqlConditions conditions = SqlConditions.Of(query.Filter);
            conditions.AddSet("tags", parsed.Tags);
            allowed = [.. connection.Query($"SELECT key FROM document WHERE {conditions.Text}", static reader => reader.GetInt64(0), conditions.Values)];
        }

        if (parsed.Required is { } required)
        {
            HashSet<long> holding = [.. connection.Query("SELECT rowid FROM note_terms WHERE note_terms MATCH $0", static reader => reader.GetInt64(0), required)];
            if (allowed is null)
            {
                return holding;
            }

            allowed.IntersectWith(holding);
        }

        return allowed;
    }

    /// <summary>Lists what the conditions leave, last changed first, where no word is there to rank by.</summary>
    private SearchAnswer Listing()
    {
        List<(long Key, Guid Id, long First)> rows = connection.Query(
            "SELECT key, id, first FROM document ORDER BY modified DESC, path",
            static reader => (reader.GetInt64(0), new Guid(reader.GetFieldValue<byte[]>(1)), reader.GetInt64(2)));
        List<(long Key, Guid Id, long First)> kept = [.. rows.Where(row => _allowed is null || _allowed.Contains(row.Key))];
        return new SearchAnswer
        {
            Total = kept.Count,
            Hits = [.. kept.Skip(query.Offset).Take(query.Limit).Select(row => new NoteHit { NoteId = row.Id, Passages = HitBuilder.FirstPassage(connection, row.First) })],
            Nothing = kept.Count == 0 ? "No note fits the conditions of the query." : null,
        };
    }

    private void FindByWords(QueryWeights weights)
    {
        if (weights.Expression.Length == 0)
        {
            return;
        }

        string columns = FormattableString.Invariant($"{ranking.Title}, {ranking.Headings}, 1.0, {ranking.Tags}, {ranking.Dates}");
        int found = 0;
        connection.Each(
            $"SELECT rowid, bm25(passage_terms, {columns}) AS score FROM passage_terms WHERE passage_terms MATCH $0 ORDER BY score LIMIT $1",
            reader =>
            {
                long passage = reader.GetInt64(0);
                if (Add(passage) is { } candidate)
                {
                    candidate.Engine = -reader.GetDouble(1);
                    found++;
                }

                return found < Depth;
            },
            weights.Expression, _allowed is null ? Depth : -1);
        _cutOff |= found >= Depth;
        if (ranking.NoteShare == 0)
        {
            return;
        }

        connection.Each(
            $"SELECT rowid, bm25(note_terms, {columns}) AS score FROM note_terms WHERE note_terms MATCH $0 ORDER BY score LIMIT $1",
            reader =>
            {
                int place = snapshot.PlaceOfDocument(reader.GetInt64(0));
                if (place >= 0 && IsAllowed(place))
                {
                    _notes[place] = -reader.GetDouble(1);
                }

                return _notes.Count < Depth;
            },
            weights.Expression, _allowed is null ? Depth : -1);
    }

    private void FindByMeaning(VectorScan? scan)
    {
        if (scan is null)
        {
            return;
        }

        foreach ((long passage, double cosine) in scan.Nearest(Depth / 2, _allowed is null ? null : key => _allowed.Contains(key)))
        {
            if (Add(passage) is { } candidate)
            {
                candidate.Cosine = cosine;
            }
        }
    }

    /// <summary>Gives the best notes that were found as a whole the passages to be quoted by.</summary>
    private void AddPassagesOfNotes()
    {
        const int notes = 20;
        const int passages = 3;
        HashSet<int> there = [.. _candidates.Values.Select(static candidate => candidate.Place)];
        // Asking for many results asks for as many notes.
        foreach (int place in _notes.OrderByDescending(static note => note.Value).Take(Math.Max(notes, query.Offset + query.Limit)).Select(static note => note.Key).Where(place => !there.Contains(place)).ToArray())
        {
            for (int i = 0; i < Math.Min(passages, snapshot.Counts[place]); i++)
            {
                Add(snapshot.Firsts[place] + i);
            }
        }
    }

    private void Score(QueryWeights weights, VectorScan? scan)
    {
        HashSet<long> gone = [.. _candidates.Keys];
        foreach (long[] keys in _candidates.Keys.Order().Chunk(PassageKeys.Most))
        {
            connection.Each(
                PassageKeys.Statement,
                reader =>
                {
                    SearchCandidate candidate = _candidates[reader.GetInt64(0)];
                    gone.Remove(candidate.Passage);
                    weights.Score(candidate, new TermVector(reader.GetFieldValue<byte[]>(1)));
                    candidate.Words = ranking.Rescore ? candidate.Words : candidate.Engine;
                    if (!ByWords)
                    {
                        (candidate.Words, candidate.Related, candidate.Names) = (0, 0, 0);
                    }

                    candidate.Cosine = candidate.Cosine == 0 && scan is not null ? scan.Cosine(candidate.Passage) : candidate.Cosine;
                    return true;
                },
                PassageKeys.Values(keys));
        }

        // A passage that another process has replaced since the snapshot.
        foreach (long passage in gone)
        {
            _candidates.Remove(passage);
        }

        foreach (SearchCandidate candidate in _candidates.Values)
        {
            candidate.Neighbours = (ranking.Before * WordsOf(candidate, -1)) + (ranking.After * WordsOf(candidate, 1))
                + (ranking.TwoAway * (WordsOf(candidate, -2) + WordsOf(candidate, 2)));
        }
    }

    private double WordsOf(SearchCandidate candidate, int distance)
        => _candidates.TryGetValue(candidate.Passage + distance, out SearchCandidate? other) && other.Place == candidate.Place ? other.Words : 0;

    private SearchCandidate? Add(long passage)
    {
        if (_candidates.TryGetValue(passage, out SearchCandidate? known))
        {
            return known;
        }

        int place = snapshot.PlaceOf(passage);
        if (place < 0 || !IsAllowed(place))
        {
            return null;
        }

        return _candidates[passage] = new SearchCandidate(passage, place);
    }

    private bool IsAllowed(int place) => _allowed is null || _allowed.Contains(snapshot.Keys[place]);
}
