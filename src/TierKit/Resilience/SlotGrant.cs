namespace TierKit.Resilience;

/// <summary>Represents a slot that a waiting call was given.</summary>
internal sealed record SlotGrant(EndpointState Endpoint, BreakerPermit Permit);
