namespace TierKit.Memory.Search;

/// <summary>Holds how often a term occurs in each field of a passage.</summary>
internal readonly record struct TermCounts(int Body, int Title, int Heading, int Tags, int Dates);
