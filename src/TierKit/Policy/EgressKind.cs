namespace TierKit.Policy;

/// <summary>Specifies what a line of the egress log says.</summary>
public enum EgressKind
{
    /// <summary>A request left.</summary>
    Sent,

    /// <summary>A request's label kept services out that the policy would have asked.</summary>
    KeptHome,

    /// <summary>A request without a ticket for its service and host was stopped before the socket.</summary>
    Refused,

    /// <summary>A person was asked and said yes.</summary>
    Approved,

    /// <summary>A person was asked and said no, or could not be asked.</summary>
    Declined,
}
