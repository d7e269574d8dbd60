namespace TierKit.Quorum;

/// <summary>Represents the votes of one moment, grouped: the leading group first.</summary>
/// <param name="Groups">The groups, by weight, lineages, a sovereign member, the lowest member.</param>
/// <param name="Fields">What the fields of JSON answers came to; <see langword="null"/> in other modes.</param>
/// <param name="Agreement">How strong an agreement inside a group is.</param>
internal sealed record VoteCount(IReadOnlyList<VoteGroup> Groups, FieldOutcome? Fields, AgreementKind Agreement)
{
    public VoteGroup? Leader => Groups.Count > 0 ? Groups[0] : null;

    /// <summary>Orders groups so that equal votes give equal results in every order of arrival.</summary>
    public static IReadOnlyList<VoteGroup> Sort(List<VoteGroup> groups)
    {
        groups.Sort(static (one, other) =>
        {
            int order = other.Weight.CompareTo(one.Weight);
            order = order != 0 ? order : other.Lineages.Count.CompareTo(one.Lineages.Count);
            order = order != 0 ? order : other.HasSovereign.CompareTo(one.HasSovereign);
            order = order != 0 ? order : one.Votes[0].Member.Index.CompareTo(other.Votes[0].Member.Index);
            return order != 0 ? order : string.CompareOrdinal(one.Speaker.Paper!.Key, other.Speaker.Paper!.Key);
        });
        return groups;
    }
}
