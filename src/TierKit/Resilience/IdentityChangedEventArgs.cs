using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Represents that a service answered under an identity it was never seen with.</summary>
public sealed class IdentityChangedEventArgs : EventArgs
{
    internal IdentityChangedEventArgs(TierService service, AnswerIdentity before, AnswerIdentity now)
    {
        Service = service;
        Before = before;
        Now = now;
    }

    /// <summary>Gets the service.</summary>
    public TierService Service { get; }

    /// <summary>Gets the last identity of the same requested model that a person approved, or else that became known.</summary>
    public AnswerIdentity Before { get; }

    /// <summary>Gets the new identity.</summary>
    public AnswerIdentity Now { get; }
}
