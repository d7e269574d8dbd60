namespace TierKit.Quorum;

/// <summary>Asks members; labels, tickets, budgets and isolation hold for each as for any call.</summary>
internal interface IPanelCaller
{
    /// <summary>Says why a member may not or cannot be asked, or <see langword="null"/>. Opens no connection.</summary>
    string? Blocked(PanelMember member);

    /// <summary>Asks a member once.</summary>
    /// <param name="member">The member.</param>
    /// <param name="again">Whether it was asked before, so that an alternative may stand in.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>What came of it. Only cancellation throws.</returns>
    Task<MemberAnswer> AskAsync(PanelMember member, bool again, CancellationToken cancellationToken);
}
