using System.Text;
using TierKit.Memory.Encoders;
using TierKit.Memory.Search;

namespace TierKit.Memory.Indexing;

/// <summary>Holds the words of a query with their rarity, and scores passages by them (BM25 over weighted fields).</summary>
internal sealed class QueryWeights
{
    private const int MostLongerTerms = 24;
    private const int NeighboursPerWord = 4;
    private const double LeastSimilarity = .5;

    private readonly List<WeighedTerm> _terms = [];
    private readonly List<WeighedTerm> _related = [];
    private readonly RankingOptions _ranking;
    private readonly double _averageLength;
    private readonly int _names;

    private QueryWeights(RankingOptions ranking, double averageLength, int names)
    {
        _ranking = ranking;
        _averageLength = averageLength;
        _names = names;
    }

    /// <summary>Gets the words as a full-text expression, any of which will do.</summary>
    public string Expression { get; private set; } = "";

    /// <summary>Gets the rarity of all words together.</summary>
    public double Whole { get; private set; }

    public static QueryWeights Of(IndexConnection connection, SearchSnapshot snapshot, TermRarity rarity, RankingOptions ranking, IReadOnlyList<QueryTerm> terms)
    {
        double passages = Math.Max(1, snapshot.LivePassages);
        QueryWeights weights = new(ranking, Math.Max(1, snapshot.LiveTerms / passages), terms.Count(static term => term.IsName));
        HashSet<string> asked = [.. terms.Select(static term => term.Text)];
        StringBuilder expression = new();
        for (int i = 0; i < terms.Count; i++)
        {
            QueryTerm term = terms[i];
            IReadOnlyList<string> forms = term.IsPrefix ? Longer(connection, term.Text) : [term.Text];
            double frequency = forms.Max(form => (double)rarity.DocumentFrequency(connection, form, snapshot.LivePassages));
            double idf = Idf(frequency, passages);
            weights.Whole += idf;
            foreach (string form in forms)
            {
                weights._terms.Add(new WeighedTerm(i, TermVector.HashOf(form), idf, term.IsName && frequency > passages / 2));
                expression.Append(expression.Length == 0 ? "" : " OR ").Append('"').Append(form).Append('"');
            }

            if (ranking.RelatedWords > 0)
            {
                weights.AddRelated(term, i, idf, asked);
            }
        }

        weights.Expression = expression.ToString();
        return weights;
    }

    /// <summary>Scores a passage by its counted terms.</summary>
    public void Score(SearchCandidate candidate, TermVector vector)
    {
        double norm = 1 - _ranking.LengthShare + (_ranking.LengthShare * vector.BodyLength / _averageLength);
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
                share += (matched & bit) != 0 ? term.Idf : (related & bit) != 0 ? term.Idf / 2 : 0;
            }
        }

        return Whole == 0 ? 0 : share / Whole;
    }

    private double Saturated(TermCounts counts, double norm)
    {
        double frequency = (counts.Body / norm) + (_ranking.Title * counts.Title) + (_ranking.Headings * counts.Heading) + (_ranking.Tags * counts.Tags) + (_ranking.Dates * counts.Dates);
        return frequency * (_ranking.Saturation + 1) / (frequency + _ranking.Saturation);
    }

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

            _related.Add(new WeighedTerm(number, TermVector.HashOf(scanner.Current), own * neighbour.Similarity, IsFrequentName: false));
            added++;
        }
    }

    private static List<string> Longer(IndexConnection connection, string prefix)
    {
        List<string> forms = connection.Query(
            "SELECT term FROM passage_words WHERE term >= $0 AND term < $1 ORDER BY term LIMIT $2",
            static reader => reader.GetString(0),
            prefix, prefix + "\U0010FFFF", MostLongerTerms);
        return forms.Count == 0 ? [prefix] : forms;
    }

    private static double Idf(double frequency, double passages) => Math.Log(1 + ((passages - frequency + .5) / (frequency + .5)));

    private readonly record struct WeighedTerm(int Term, uint Hash, double Idf, bool IsFrequentName);
}
