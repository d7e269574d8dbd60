namespace TierKit.Policy;

/// <summary>Represents a request that was not sent because the egress log could not be written.</summary>
/// <remarks>The next service is asked, so that a full disk sends work home rather than out unseen.</remarks>
public sealed class EgressAuditException : TierKitException
{
    internal EgressAuditException(string folder, Exception inner)
        : base($"The egress log in '{folder}' cannot be written, so nothing was sent; make room there, or set TierKit:Egress:Audit to false to go on without it.", inner)
    {
    }
}
