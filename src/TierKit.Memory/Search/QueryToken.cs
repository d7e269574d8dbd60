namespace TierKit.Memory.Search;

/// <summary>Holds one piece of a query; a word that ended with '*' is a prefix.</summary>
internal readonly record struct QueryToken(QueryTokenKind Kind, string Text, bool IsPrefix = false);
