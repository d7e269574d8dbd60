namespace TierKit.Quorum;

/// <summary>Groups votes by their key.</summary>
internal sealed class ExactCounter : IVoteCounter
{
    public bool IsOrderFree => true;

    public static List<VoteGroup> Group(IEnumerable<PanelVote> votes)
    {
        Dictionary<string, VoteGroup> groups = new(StringComparer.Ordinal);
        foreach (PanelVote vote in votes)
        {
            if (!vote.Counts)
            {
                continue;
            }

            if (!groups.TryGetValue(vote.Paper!.Key, out VoteGroup? group))
            {
                groups[vote.Paper.Key] = group = new VoteGroup(vote);
            }

            group.Add(vote);
        }

        return [.. groups.Values];
    }

    public ValueTask<VoteCount> CountAsync(IReadOnlyList<PanelVote> votes, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new VoteCount(VoteCount.Sort(Group(votes)), null, AgreementKind.Exact));
}
