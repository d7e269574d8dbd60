namespace TierKit.Quorum;

/// <summary>Groups votes that say the same.</summary>
internal interface IVoteCounter
{
    /// <summary>Gets whether groups only ever grow, so that votes may be counted as they come; clusters wait for a stage to end.</summary>
    bool IsOrderFree { get; }

    ValueTask<VoteCount> CountAsync(IReadOnlyList<PanelVote> votes, CancellationToken cancellationToken);
}
