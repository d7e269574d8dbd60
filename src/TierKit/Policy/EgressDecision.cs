namespace TierKit.Policy;

/// <summary>Specifies what happens when content of a label would reach a tier, from the loosest decision to the strictest.</summary>
public enum EgressDecision
{
    /// <summary>It may go.</summary>
    Allow,

    /// <summary>It may go once what the detectors find in it was replaced by pseudonyms.</summary>
    Redact,

    /// <summary>It may go once a person has said so; with nobody to ask it stays.</summary>
    Ask,

    /// <summary>It stays home: sovereign services are asked in place of the tier, also those that the policy's order does not name.</summary>
    RouteToSovereign,

    /// <summary>It may not go, and nobody is asked in place of the tier whom the policy's order does not name.</summary>
    Deny,
}
