namespace TierKit.Quorum;

/// <summary>Represents a panel that did not agree, where its policy asks for an exception.</summary>
public sealed class QuorumNotMetException : TierKitException
{
    internal QuorumNotMetException(string policy, QuorumReport report)
        : base($"The panel of policy '{policy}' did not agree: {report.Reason}. Read Report for the votes, or set WhenNotMet in TierKit:Policies:{policy}:Quorum to Abstain for a typed result.")
    {
        Report = report;
    }

    /// <summary>Gets who voted how, without content.</summary>
    public QuorumReport Report { get; }
}
