namespace TierKit.Tiers;

/// <summary>Lists what a service can do beyond plain text.</summary>
[Flags]
public enum ServiceCapabilities
{
    /// <summary>Plain text only.</summary>
    None = 0,

    /// <summary>Calls tools.</summary>
    Tools = 1,

    /// <summary>Reads images.</summary>
    Vision = 2,

    /// <summary>Answers in a given JSON schema natively.</summary>
    StructuredOutput = 4,

    /// <summary>Continues an answer that somebody else began.</summary>
    AssistantPrefill = 8,

    /// <summary>Thinks before it answers, so its clocks are longer.</summary>
    Reasoning = 16,
}
