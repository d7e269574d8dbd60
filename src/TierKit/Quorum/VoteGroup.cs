namespace TierKit.Quorum;

/// <summary>Represents members that said the same, while counting.</summary>
internal sealed class VoteGroup(PanelVote first)
{
    private readonly HashSet<string> _lineages = new(StringComparer.OrdinalIgnoreCase);

    public List<PanelVote> Votes { get; } = [];

    public int Weight { get; private set; }

    public bool HasSovereign => Votes.Exists(static v => (v.ServedBy ?? v.Member.Service).Tier == Tiers.Tier.Sovereign);

    public IReadOnlySet<string> Lineages => _lineages;

    /// <summary>Gets or sets who speaks for the group.</summary>
    public PanelVote Speaker { get; set; } = first;

    public void Add(PanelVote vote)
    {
        // Kept in the panel's order, so that the lowest member speaks and the order of arrival shows nowhere.
        int at = Votes.FindIndex(v => v.Member.Index > vote.Member.Index);
        Votes.Insert(at < 0 ? Votes.Count : at, vote);
        Weight += vote.Weight;
        _lineages.Add(vote.Lineage);
        Speaker = Votes[0];
    }
}
