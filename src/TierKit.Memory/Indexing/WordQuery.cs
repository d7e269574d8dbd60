using TierKit.Memory.Search;

namespace TierKit.Memory.Indexing;

/// <summary>Represents the words of a search, and scores what holds them. Thread-safe.</summary>
public sealed class WordQuery
{
    private readonly QueryWeights _weights;

    internal WordQuery(QueryWeights weights, RankingOptions ranking, int most)
    {
        _weights = weights;
        Ranking = ranking;
        Most = most;
    }

    /// <summary>Gets the words, any of which will do.</summary>
    public IReadOnlyList<WeighedWord> Words => _weights.Words;

    /// <summary>Gets the weights of the fields; without a share of the whole note no notes are asked for.</summary>
    public RankingOptions Ranking { get; }

    /// <summary>Gets how many passages and how many notes to return at most.</summary>
    public int Most { get; }

    /// <summary>Scores a passage for stores that only count; it is scored again with its neighbours.</summary>
    /// <param name="counted">The counted terms of the passage (<see cref="PreparedPassage.CountedTerms"/>).</param>
    /// <returns>The score of its words.</returns>
    public double ScorePassage(ReadOnlySpan<byte> counted) => _weights.ScoreWords(new TermVector(counted));

    /// <summary>Scores a whole note for stores that only count: as SQLite's full-text engine does, BM25 with k1 1.2 and b .75.</summary>
    /// <param name="counted">The counted terms of the note (<see cref="PreparedDocument.CountTerms"/>).</param>
    /// <returns>The score of its words.</returns>
    public double ScoreNote(ReadOnlySpan<byte> counted) => _weights.ScoreNote(counted);
}
