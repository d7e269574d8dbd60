using TierKit.Memory.Search;

namespace TierKit.Memory.Indexing;

/// <summary>Gathers scored passages into hits: fused, explained, and none that is not relevant.</summary>
internal sealed class HitBuilder(
    IPassageView view,
    RankingOptions ranking,
    NoteQuery query,
    ParsedQuery parsed,
    QueryWeights weights,
    double meaning)
{
    private double _bestWords;
    private double _bestNote;

    public async ValueTask<SearchAnswer> BuildAsync(IReadOnlyDictionary<long, SearchCandidate> candidates, IReadOnlyDictionary<long, double> notes, bool cutOff)
    {
        _bestWords = Math.Max(double.Epsilon, candidates.Values.Select(static candidate => candidate.Words).DefaultIfEmpty().Max());
        _bestNote = Math.Max(double.Epsilon, notes.Values.DefaultIfEmpty().Max());
        List<Gathered> gathered = [.. candidates.Values.GroupBy(static candidate => candidate.Note).Select(group => Gather(group, notes.GetValueOrDefault(group.Key)))];
        // Where one note is about the query, those that share half as much with it are worth a look; where none is, none is.
        bool any = query.IncludeIrrelevant || gathered.Any(note => IsRelevant(note, ranking.RelevantShare));
        List<Gathered> relevant = !any ? [] : query.IncludeIrrelevant ? gathered : [.. gathered.Where(note => IsRelevant(note, ranking.RelevantShare / 2))];
        relevant.Sort(static (left, right) => right.Score.CompareTo(left.Score) is not 0 and var order ? order : left.Note.CompareTo(right.Note));
        return new SearchAnswer
        {
            Hits = await HitsAsync([.. relevant.Skip(query.Offset).Take(query.Limit)]).ConfigureAwait(false),
            Total = relevant.Count,
            TotalIsExact = !cutOff,
            Terms = [.. parsed.Terms.Select(static term => term.Text)],
            Nothing = relevant.Count > 0 ? null
                : gathered.Count == 0 ? "No note holds any of the words."
                : "The best of what was found shares too little with the query to be about it.",
        };
    }

    private Gathered Gather(IEnumerable<SearchCandidate> passages, double note)
    {
        double notePart = note / _bestNote;
        List<(SearchCandidate Candidate, double Score)> scored = [.. passages
            .Select(candidate => (candidate, Share(candidate.Words + candidate.Neighbours + (ranking.RelatedWords * candidate.Related)) + (meaning * Math.Max(0, candidate.Cosine)) + (ranking.Names * candidate.Names) + (ranking.NotePrior * notePart)))
            .OrderByDescending(static pair => pair.Item2)];
        SearchCandidate best = scored.MaxBy(static pair => pair.Candidate.Words + pair.Candidate.Neighbours).Candidate;
        double own = 1 - ranking.NoteShare;
        ScorePart[] parts =
        [
            new("words", own * Share(best.Words)),
            new("neighbouring passages", own * Share(best.Neighbours)),
            new("related words", own * ranking.RelatedWords * Share(scored.Max(static pair => pair.Candidate.Related))),
            new("whole note", ranking.NoteShare * notePart),
            new("meaning", meaning * Math.Max(0, scored.Max(static pair => pair.Candidate.Cosine))),
            new("names", ranking.Names * scored.Max(static pair => pair.Candidate.Names)),
        ];
        ulong matched = 0;
        ulong related = 0;
        foreach ((SearchCandidate candidate, _) in scored)
        {
            matched |= candidate.Matched;
            related |= candidate.MatchedByRelated;
        }

        return new Gathered(best.Note, parts, parts.Sum(static part => part.Value), matched, related, scored);
    }

    private double Share(double words) => words / _bestWords;

    private bool IsRelevant(Gathered note, double share) => weights.Share(note.Matched, note.Related) >= share || (query.Mode == SearchMode.Meaning && meaning > 0);

    private async ValueTask<NoteHit[]> HitsAsync(Gathered[] page)
    {
        if (page.Length == 0)
        {
            return [];
        }

        IReadOnlyDictionary<long, Guid> ids = await view.IdsAsync([.. page.Select(static note => note.Note)]).ConfigureAwait(false);
        Dictionary<long, PassageText> texts = (await view.TextsAsync([.. page.SelectMany(Shown).Select(static shown => shown.Candidate.Passage)]).ConfigureAwait(false))
            .ToDictionary(static text => text.Passage);
        return
        [
            .. page.Select(note => new NoteHit
            {
                NoteId = ids.GetValueOrDefault(note.Note),
                Score = note.Score,
                Coverage = weights.Share(note.Matched, note.Related),
                Parts = Explained(note.Parts),
                MatchedTerms = Sources(note.Matched),
                Passages = [.. Shown(note).Where(shown => texts.ContainsKey(shown.Candidate.Passage)).Select(shown => Passage(texts[shown.Candidate.Passage], shown.Candidate, shown.Score))],
            }),
        ];
    }

    private IEnumerable<(SearchCandidate Candidate, double Score)> Shown(Gathered note) => note.Passages.Take(query.PassagesPerNote);

    private PassageHit Passage(PassageText text, SearchCandidate candidate, double score) => new()
    {
        Text = text.Text,
        Heading = text.Heading,
        Line = text.Line,
        EndLine = text.EndLine,
        Score = score,
        MatchedTerms = Sources(candidate.Matched),
        Parts = Explained(
        [
            new("words", Share(candidate.Words)),
            new("neighbouring passages", Share(candidate.Neighbours)),
            new("related words", ranking.RelatedWords * Share(candidate.Related)),
            new("meaning", meaning * Math.Max(0, candidate.Cosine)),
            new("names", ranking.Names * candidate.Names),
        ]),
    };

    private string[] Sources(ulong matched)
        => [.. Enumerable.Range(0, parsed.Terms.Count).Where(term => (matched & (1UL << term)) != 0).Select(term => parsed.Terms[term].Source)];

    private static ScorePart[] Explained(IEnumerable<ScorePart> parts)
        => [.. parts.Where(static part => part.Value != 0).OrderByDescending(static part => part.Value)];

    private sealed record Gathered(long Note, IReadOnlyList<ScorePart> Parts, double Score, ulong Matched, ulong Related, List<(SearchCandidate Candidate, double Score)> Passages);
}
