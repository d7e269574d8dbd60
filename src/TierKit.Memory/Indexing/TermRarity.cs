using System.Collections.Concurrent;

namespace TierKit.Memory.Indexing;

/// <summary>Remembers in how many passages terms occur, as long as the index stays about the same.</summary>
internal sealed class TermRarity
{
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<string, long> _known = new(StringComparer.Ordinal);
    private long _passages = -1;

    public long DocumentFrequency(IndexConnection connection, string term, long passages)
    {
        long counted = Volatile.Read(ref _passages);
        // A few more passages change no rarity that anyone could see.
        if (Math.Abs(passages - counted) > counted / 50 || _known.Count > Most)
        {
            _known.Clear();
            Volatile.Write(ref _passages, passages);
        }

        if (!_known.TryGetValue(term, out long frequency))
        {
            frequency = (long?)connection.Scalar("SELECT doc FROM passage_words WHERE term = $0", term) ?? 0;
            _known[term] = frequency;
        }

        return frequency;
    }
}
