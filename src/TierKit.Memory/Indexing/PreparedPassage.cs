using TierKit.Memory.Search;

namespace TierKit.Memory.Indexing;

/// <summary>Holds a passage as it is written into the search tables.</summary>
/// <param name="Cut">The passage in the note.</param>
/// <param name="Fields">Its terms.</param>
/// <param name="Vector">Its terms counted.</param>
/// <param name="Terms">The words of its text.</param>
internal sealed record PreparedPassage(CutPassage Cut, PreparedFields Fields, byte[] Vector, int Terms);
