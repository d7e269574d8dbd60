namespace TierKit.Quorum;

/// <summary>Represents the members that said the same.</summary>
/// <typeparam name="T">The type of the answer.</typeparam>
/// <param name="Value">What they said, in the words of the lowest member.</param>
/// <param name="Members">Their places in the panel, in order.</param>
/// <param name="Weight">What they count together.</param>
/// <param name="Lineages">How many lineages they span.</param>
public sealed record VoteClass<T>(T? Value, IReadOnlyList<int> Members, int Weight, int Lineages);
