namespace TierKit.Quorum;

/// <summary>Represents the votes of one moment, grouped: the leading group first.</summary>
/// <param name="Groups">The groups, by weight, lineages, a sovereign member, the lowest member.</param>
/// <param name="Fields">What the fields of JSON answers came to; <see langword="null"/> in other modes.</param>
/// <param name="Agreement">How strong an agreement inside a group is.</param>
internal sealed record VoteCount(IReadOnlyList<VoteGroup> Groups, FieldOutcome? Fields, AgreementKind Agreement)
{
    public VoteGroup? Leader => Groups.Count > 0 ? Groups[0] : null;

    /// <summary>Orders groups so that equal votes give equal results in every order of arrival.</summary>
    public static IReadOnlyList<VoteGroup> Sort(IEnumerable<VoteGroup> groups) =>
    [
        .. groups
            .OrderByDescending(static g => g.Weight)
            .ThenByDescending(static g => g.Lineages.Count)
            .ThenByDescending(static g => g.Votes.Any(static v => (v.ServedBy ?? v.Member.Service).Tier == Tiers.Tier.Sovereign))
            .ThenBy(static g => g.Votes[0].Member.Index)
            .ThenBy(static g => g.Speaker.Paper!.Key, StringComparer.Ordinal),
    ];
}
