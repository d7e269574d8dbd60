using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Routing;

/// <summary>Represents a service that may answer, with its place in the policy's whole order.</summary>
internal readonly record struct RouteCandidate(TierService Service, int Rank, EgressDecision Decision);
