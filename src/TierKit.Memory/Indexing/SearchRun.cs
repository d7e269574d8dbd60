using TierKit.Memory.Search;

namespace TierKit.Memory.Indexing;

/// <summary>Runs one search: candidates by words and by meaning, scored closely, gathered by note, judged for relevance.</summary>
internal sealed class SearchRun(
    IPassageView view,
    TermRarity rarity,
    RankingOptions ranking,
    NoteQuery query,
    ParsedQuery parsed,
    QueryVector? vector,
    bool isRestricted)
{
    private const string NothingFits = "No note fits the conditions of the query.";

    private readonly Dictionary<long, SearchCandidate> _candidates = [];
    private readonly Dictionary<long, double> _notes = [];
    private bool _cutOff;

    private int Depth => Math.Max(ranking.Candidates, 2 * (query.Offset + query.Limit));

    private bool ByWords => query.Mode != SearchMode.Meaning || vector is null;

    private bool ByMeaning => vector is not null && view.HasVectors;

    private double MeaningWeight => !ByMeaning ? 0 : query.Mode == SearchMode.Meaning ? 1 : ranking.Meaning ?? vector!.Encoder.FusionWeight;

    public async ValueTask<SearchAnswer> RunAsync(CancellationToken cancellationToken)
    {
        if (parsed.IsEmpty && query.Filter.IsEmpty)
        {
            return Nothing(parsed.OnlyExcludes ? "The query only excludes; add a word to look for." : "The query holds no word to look for; common words alone say nothing.");
        }

        if (isRestricted && !await view.AnyAsync().ConfigureAwait(false))
        {
            return Nothing(NothingFits);
        }

        if (parsed.Terms.Count == 0)
        {
            return await ListAsync().ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        QueryWeights weights = await QueryWeights.OfAsync(view, rarity, ranking, parsed.Terms).ConfigureAwait(false);
        WordMatches? words = ByWords || !ByMeaning ? await view.FindByWordsAsync(new WordQuery(weights, ranking, Depth)).ConfigureAwait(false) : null;
        cancellationToken.ThrowIfCancellationRequested();
        AddByWords(words);
        if (ByMeaning)
        {
            foreach (PassageMatch match in await view.FindByMeaningAsync(Depth / 2).ConfigureAwait(false))
            {
                Add(match.Passage, match.Note).Cosine = match.Score;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        AddPassagesOfNotes(words?.Notes ?? []);
        await ScoreAsync(weights).ConfigureAwait(false);
        return await new HitBuilder(view, ranking, query, parsed, weights, MeaningWeight).BuildAsync(_candidates, _notes, _cutOff).ConfigureAwait(false);
    }

    private static SearchAnswer Nothing(string reason) => new() { Nothing = reason };

    /// <summary>Lists what the conditions leave, last changed first, where no word is there to rank by.</summary>
    private async ValueTask<SearchAnswer> ListAsync()
    {
        ListedNotes listed = await view.ListAsync(query.Offset, query.Limit).ConfigureAwait(false);
        Dictionary<long, PassageHit> passages = (await view.TextsAsync([.. listed.Notes.Select(static note => note.First)]).ConfigureAwait(false))
            .ToDictionary(static passage => passage.Passage, static passage => new PassageHit { Text = passage.Text, Heading = passage.Heading, Line = passage.Line, EndLine = passage.EndLine });
        return new SearchAnswer
        {
            Total = listed.Total,
            Hits = [.. listed.Notes.Select(note => new NoteHit { NoteId = note.Id, Passages = passages.TryGetValue(note.First, out PassageHit? first) ? [first] : [] })],
            Nothing = listed.Total == 0 ? NothingFits : null,
        };
    }

    private void AddByWords(WordMatches? words)
    {
        if (words is null)
        {
            return;
        }

        foreach (PassageMatch match in words.Passages)
        {
            Add(match.Passage, match.Note).Engine = match.Score;
        }

        foreach (NoteMatch match in words.Notes)
        {
            _notes[match.Note] = match.Score;
        }

        _cutOff = words.Passages.Count >= Depth;
    }

    /// <summary>Gives the best notes that were found as a whole the passages to be quoted by.</summary>
    private void AddPassagesOfNotes(IReadOnlyList<NoteMatch> found)
    {
        const int notes = 20;
        const int passages = 3;
        HashSet<long> there = [.. _candidates.Values.Select(static candidate => candidate.Note)];
        // Asking for many results asks for as many notes.
        foreach (NoteMatch note in found.OrderByDescending(note => _notes[note.Note]).Take(Math.Max(notes, query.Offset + query.Limit)).Where(note => !there.Contains(note.Note)))
        {
            for (int i = 0; i < Math.Min(passages, note.Count); i++)
            {
                Add(note.First + i, note.Note);
            }
        }
    }

    private async ValueTask ScoreAsync(QueryWeights weights)
    {
        HashSet<long> gone = [.. _candidates.Keys];
        foreach (PassageTerms passage in await view.TermsAsync(_candidates.Keys).ConfigureAwait(false))
        {
            SearchCandidate candidate = _candidates[passage.Passage];
            gone.Remove(passage.Passage);
            weights.Score(candidate, new TermVector(passage.Terms));
            candidate.Words = ranking.Rescore ? candidate.Words : candidate.Engine;
            if (!ByWords)
            {
                (candidate.Words, candidate.Related, candidate.Names) = (0, 0, 0);
            }

            candidate.Cosine = candidate.Cosine == 0 ? passage.Cosine : candidate.Cosine;
        }

        // A passage that another process has replaced in between.
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
        => _candidates.TryGetValue(candidate.Passage + distance, out SearchCandidate? other) && other.Note == candidate.Note ? other.Words : 0;

    private SearchCandidate Add(long passage, long note)
        => _candidates.TryGetValue(passage, out SearchCandidate? known) ? known : _candidates[passage] = new SearchCandidate(passage, note);
}
