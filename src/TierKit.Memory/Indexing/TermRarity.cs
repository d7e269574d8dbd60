using System.Collections.Concurrent;

namespace TierKit.Memory.Indexing;

/// <summary>Remembers in how many passages terms occur, as long as the index stays about the same.</summary>
internal sealed class TermRarity
{
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<string, TermFrequency> _known = new(StringComparer.Ordinal);
    private long _passages = -1;

    /// <summary>Gets the frequency of each term, asking the view for those that are not known.</summary>
    public async ValueTask<IReadOnlyDictionary<string, TermFrequency>> OfAsync(IPassageView view, IReadOnlyCollection<string> terms)
    {
        long passages = view.Statistics.Passages;
        long counted = Volatile.Read(ref _passages);
        // A few more passages change no rarity that anyone could see.
        if (Math.Abs(passages - counted) > counted / 50 || _known.Count > Most)
        {
            _known.Clear();
            Volatile.Write(ref _passages, passages);
        }

        Dictionary<string, TermFrequency> frequencies = new(terms.Count, StringComparer.Ordinal);
        List<string> unknown = [];
        foreach (string term in terms)
        {
            if (_known.TryGetValue(term, out TermFrequency frequency))
            {
                frequencies[term] = frequency;
            }
            else
            {
                unknown.Add(term);
            }
        }

        if (unknown.Count > 0)
        {
            foreach ((string term, TermFrequency frequency) in await view.FrequenciesAsync(unknown).ConfigureAwait(false))
            {
                _known[term] = frequencies[term] = frequency;
            }
        }

        return frequencies;
    }
}
