namespace TierKit.Memory.Search;

/// <summary>Names the fields that a term is counted in.</summary>
internal enum TermField : byte
{
    Body,
    Title,
    Heading,
    Tags,
    Dates,
}
