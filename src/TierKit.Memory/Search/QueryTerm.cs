namespace TierKit.Memory.Search;

/// <summary>Holds one word to look for.</summary>
/// <param name="Text">The term in its indexed form.</param>
/// <param name="Source">The word as it stands in the query.</param>
/// <param name="IsName">Whether the query writes it as a name: with a capital, not at the start.</param>
/// <param name="IsPrefix">Whether longer terms that start with it count too.</param>
internal sealed record QueryTerm(string Text, string Source, bool IsName = false, bool IsPrefix = false)
{
    public uint Hash { get; } = TermVector.HashOf(Text);
}
