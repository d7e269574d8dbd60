namespace TierKit.Policy;

/// <summary>Holds what stands between a request and what leaves of it: the log, the person to ask, the detectors.</summary>
internal sealed record EgressGuard(EgressJournal? Journal, IEgressApproval? Approval, Redactor Redactor);
