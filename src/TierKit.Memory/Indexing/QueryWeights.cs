using TierKit.Memory.Encoders;
using TierKit.Memory.Search;

namespace TierKit.Memory.Indexing;

/// <summary>Holds the words of a query with their rarity, and scores passages by them (BM25 over weighted fields).</summary>
internal sealed class QueryWeights
{
    private const int MostLongerTerms = 24;
    private const int NeighboursPerWord = 4;
    private const double LeastSimilarity = .5;

    // A handful of notes cannot tell which words are rare. Judging relevance, as many passages are added as a small vault has, one in a
    // hundred of them with the word, so that a word nobody wrote down does not outweigh those that somebody did.
    private const double AddedPassages = 200;
    private const double AddedFrequency = 2;

    private const double EngineSaturation = 1.2;
    private const double EngineLengthShare = .75;

    private readonly List<WeighedTerm> _terms = [];
    private readonly List<WeighedTerm> _related = [];
    private readonly List<WeighedWord> _words = [];
    private readonly RankingOptions _ranking;
    private readonly double _averageLength;
    private readonly double _averageNote;
    private readonly int _names;
    private double _whole;

    private QueryWeights(RankingOptions ranking, PassageStatistics statistics, int names)
    {
        _ranking = ranking;
        _averageLength = Math.Max(1, statistics.Words / Math.Max(1.0, statistics.Passages));
        _averageNote = Math.Max(1, statistics.NoteTerms / Math.Max(1.0, statistics.Notes));
        _names = names;
    }

    /// <summary>Gets the words to look for, any of which will do.</summary>
    public IReadOnlyList<WeighedWord> Words => _words;

    public static async ValueTask<QueryWeights> OfAsync(IPassageView view, TermRarity rarity, RankingOptions ranking, IReadOnlyList<QueryTerm> terms)
    {
        double passages = Math.Max(1, view.Statistics.Passages);
        QueryWeights weights = new(ranking, view.Statistics, terms.Count(static term => term.IsName));
        HashSet<string> asked = [.. terms.Select(static term => term.Text)];
        List<IReadOnlyList<string>> forms = new(terms.Count);
        foreach (QueryTerm term in terms)
        {
            forms.Add(term.IsPrefix && await view.LongerTermsAsync(term.Text, MostLongerTerms).ConfigureAwait(false) is { Count: > 0 } longer ? longer : [term.Text]);
        }

        IReadOnlyDictionary<string, TermFrequency> frequencies = await rarity.OfAsync(view, [.. forms.SelectMany(static form => form).Distinct(StringComparer.Ordinal)]).ConfigureAwait(false);
        for (int i = 0; i < terms.Count; i++)
        {
            QueryTerm term = terms[i];
            double frequency = forms[i].Max(form => (double)frequencies[form].Passages);
            double idf = Idf(frequency, passages);
            double weight = Idf(frequency + AddedFrequency, passages + AddedPassages);
            weights._whole += weight;
            foreach (string form in forms[i])
            {
                weights._words.Add(new WeighedWord(form, idf, frequencies[form].Passages));
                weights._terms.Add(new WeighedTerm(i, TermVector.HashOf(form), idf, term.IsName && frequency > passages / 2, EngineIdf(frequencies[form].Notes, view.Statistics.Notes), weight));
            }

            if (ranking.RelatedWords > 0)
            {
                weights.AddRelated(term, i, idf, asked);
            }
        }

        return weights;
    }

    /// <summary>Scores a passage by its counted terms.</summary>
    public void Score(SearchCandidate candidate, TermVector vector)
    {
        double norm = Norm(vector);
        int names = 0;
        foreach (WeighedTerm term in _terms)
        {
            if (vector.TryFind(term.Hash, out TermCounts counts))
            {
                candidate.Matched |= 1UL << term.Term;
                candidate.Words += term.Idf * Saturated(counts, norm);
                names += term.IsFrequentName ? 1 : 0;
            }
        }

        candidate.Names = _names == 0 ? 0 : (double)names / _names;
        foreach (WeighedTerm term in _related)
        {
            if ((candidate.Matched & (1UL << term.Term)) == 0 && vector.TryFind(term.Hash, out TermCounts counts))
            {
                candidate.Related += term.Idf * Saturated(counts, norm);
                candidate.MatchedByRelated |= 1UL << term.Term;
            }
        }
    }

    /// <summary>Scores a passage by the words themselves, to choose what is scored closely.</summary>
    public double ScoreWords(TermVector vector)
    {
        double norm = Norm(vector);
        double score = 0;
        foreach (WeighedTerm term in _terms)
        {
            score += vector.TryFind(term.Hash, out TermCounts counts) ? term.Idf * Saturated(counts, norm) : 0;
        }

        return score;
    }

    /// <summary>Scores a whole note as SQLite's full-text engine does (its <c>bm25</c>), for stores that only count.</summary>
    public double ScoreNote(ReadOnlySpan<byte> counted)
    {
        double norm = EngineSaturation * (1 - EngineLengthShare + (EngineLengthShare * NoteTerms.LengthOf(counted) / _averageNote));
        double score = 0;
        foreach (WeighedTerm term in _terms)
        {
            if (NoteTerms.TryFind(counted, term.Hash, out TermCounts counts))
            {
                double frequency = counts.Body + Weighed(counts);
                score += term.EngineIdf * frequency * (EngineSaturation + 1) / (frequency + norm);
            }
        }

        return score;
    }

    /// <summary>Gets the share of the query's words that a note has, by rarity; a word that means about the same counts half.</summary>
    public double Share(ulong matched, ulong related)
    {
        double share = 0;
        ulong counted = 0;
        foreach (WeighedTerm term in _terms)
        {
            ulong bit = 1UL << term.Term;
            if ((counted & bit) == 0)
            {
                counted |= bit;
                share += (matched & bit) != 0 ? term.Relevance : (related & bit) != 0 ? term.Relevance / 2 : 0;
            }
        }

        return _whole == 0 ? 0 : share / _whole;
    }

    private double Norm(TermVector vector) => 1 - _ranking.LengthShare + (_ranking.LengthShare * vector.BodyLength / _averageLength);

    private double Saturated(TermCounts counts, double norm)
    {
        double frequency = (counts.Body / norm) + Weighed(counts);
        return frequency * (_ranking.Saturation + 1) / (frequency + _ranking.Saturation);
    }

    private double Weighed(TermCounts counts)
        => (_ranking.Title * counts.Title) + (_ranking.Headings * counts.Heading) + (_ranking.Tags * counts.Tags) + (_ranking.Dates * counts.Dates);

    // How rare a neighbour is would cost a look-up each; it says at most what the word itself would have.
    private void AddRelated(QueryTerm term, int number, double own, HashSet<string> asked)
    {
        char[] buffer = new char[TermScanner.BufferLength];
        int added = 0;
        foreach (WordNeighbour neighbour in EmbeddedEncoder.Shared.Neighbours(term.Source))
        {
            TermScanner scanner = new(neighbour.Word, buffer);
            if (neighbour.Similarity < LeastSimilarity || added >= NeighboursPerWord || StopWords.Contains(neighbour.Word) || !scanner.MoveNext() || !asked.Add(scanner.Current.ToString()))
            {
                continue;
            }

            _related.Add(new WeighedTerm(number, TermVector.HashOf(scanner.Current), own * neighbour.Similarity, IsFrequentName: false, EngineIdf: 0, Relevance: 0));
            added++;
        }
    }

    private static double Idf(double frequency, double passages) => Math.Log(1 + ((passages - frequency + .5) / (frequency + .5)));

    private static double EngineIdf(double frequency, double notes) => Math.Max(1e-6, Math.Log((notes - frequency + .5) / (frequency + .5)));

    private readonly record struct WeighedTerm(int Term, uint Hash, double Idf, bool IsFrequentName, double EngineIdf, double Relevance);
}
