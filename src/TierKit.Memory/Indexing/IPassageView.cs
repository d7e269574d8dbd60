namespace TierKit.Memory.Indexing;

/// <summary>Shows a store as it was at one moment, and of its notes those that fit a query's conditions.</summary>
/// <remarks>Used by one caller at a time. The token of the read ends every call.</remarks>
public interface IPassageView
{
    /// <summary>Gets how much the store holds, whatever fits the conditions.</summary>
    PassageStatistics Statistics { get; }

    /// <summary>Gets whether vectors serve in the space of the query's vector.</summary>
    bool HasVectors { get; }

    /// <summary>Gets whether any note fits the conditions.</summary>
    /// <returns><see langword="false"/> where none does.</returns>
    ValueTask<bool> AnyAsync();

    /// <summary>Counts in how many passages terms occur, whatever fits the conditions.</summary>
    /// <param name="terms">The terms, in their indexed form.</param>
    /// <returns>A count for each term.</returns>
    ValueTask<IReadOnlyDictionary<string, TermFrequency>> FrequenciesAsync(IReadOnlyCollection<string> terms);

    /// <summary>Lists terms that start with a prefix, in their order.</summary>
    /// <param name="prefix">The prefix, which is one of them where it occurs.</param>
    /// <param name="most">How many to return at most.</param>
    /// <returns>The terms.</returns>
    ValueTask<IReadOnlyList<string>> LongerTermsAsync(string prefix, int most);

    /// <summary>Finds the passages and the whole notes that hold any of the words, best first by a score that need not be the final one.</summary>
    /// <param name="words">The words, with what scores for stores that only count.</param>
    /// <returns>The passages and the notes.</returns>
    ValueTask<WordMatches> FindByWordsAsync(WordQuery words);

    /// <summary>Finds the passages whose vectors are nearest to the query's.</summary>
    /// <param name="most">How many to return at most.</param>
    /// <returns>The passages with their cosines, nearest first.</returns>
    ValueTask<IReadOnlyList<PassageMatch>> FindByMeaningAsync(int most);

    /// <summary>Reads what scoring needs of passages.</summary>
    /// <param name="passages">The keys; unknown ones are left out of the answer.</param>
    /// <returns>The counted terms, in any order.</returns>
    ValueTask<IReadOnlyList<PassageTerms>> TermsAsync(IReadOnlyCollection<long> passages);

    /// <summary>Reads the ids of notes.</summary>
    /// <param name="notes">The keys.</param>
    /// <returns>The ids, by key.</returns>
    ValueTask<IReadOnlyDictionary<long, Guid>> IdsAsync(IReadOnlyCollection<long> notes);

    /// <summary>Reads passages to be shown.</summary>
    /// <param name="passages">The keys; unknown ones are left out of the answer.</param>
    /// <returns>The passages, in any order.</returns>
    ValueTask<IReadOnlyList<PassageText>> TextsAsync(IReadOnlyCollection<long> passages);

    /// <summary>Lists the notes that fit the conditions, last changed first, then by path.</summary>
    /// <param name="offset">How many to skip.</param>
    /// <param name="limit">How many to return at most.</param>
    /// <returns>The page, and how many notes fit in all.</returns>
    ValueTask<ListedNotes> ListAsync(int offset, int limit);
}
