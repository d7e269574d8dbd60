namespace TierKit.Memory.Search;

/// <summary>Names the pieces of a query.</summary>
internal enum QueryTokenKind
{
    Word,
    Phrase,
    Tag,
    And,
    Or,
    Not,
    Open,
    Close,
}
