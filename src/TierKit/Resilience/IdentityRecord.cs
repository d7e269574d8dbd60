using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Represents one line of an identity file.</summary>
internal sealed record IdentityRecord(DateTimeOffset At, string Service, AnswerIdentity Identity);
