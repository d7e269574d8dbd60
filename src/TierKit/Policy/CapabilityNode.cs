namespace TierKit.Policy;

/// <summary>Holds one node of the graph: groups that are all needed, each of alternatives of which some are enough.</summary>
internal sealed record CapabilityNode(string Name, bool IsCapability, bool IsCritical, IReadOnlyList<CapabilityNeed> Needs);
