using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Quorum;

/// <summary>Keeps what a member did so far.</summary>
internal sealed class PanelVote(PanelMember member)
{
    public PanelMember Member { get; } = member;

    public VoteStatus Status { get; set; }

    public BallotPaper? Paper { get; set; }

    public AbstentionReason? Abstention { get; set; }

    public FailureKind? Failure { get; set; }

    public string? Blocked { get; set; }

    public TierService? ServedBy { get; set; }

    public int Weight => Member.Weight;

    public string Lineage => ServedBy is null ? Member.Lineage : PanelMember.LineageOf(ServedBy);

    public bool IsUndecided { get; set; }

    public bool Counts => Status == VoteStatus.Voted && Paper is not null;

    public void Take(BallotPaper? paper, AbstentionReason? abstention)
    {
        Paper = paper;
        Abstention = abstention;
        Status = paper is null ? VoteStatus.Abstained : VoteStatus.Voted;
    }
}
