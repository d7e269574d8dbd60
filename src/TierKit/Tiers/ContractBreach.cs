namespace TierKit.Tiers;

/// <summary>Specifies how an answer that arrived broke what was agreed on.</summary>
public enum ContractBreach
{
    /// <summary>The answer does not match the schema that the call asked for.</summary>
    Schema,

    /// <summary>A tool call names a tool nobody offered, or its arguments cannot be read.</summary>
    ToolCall,

    /// <summary>The service refused to answer.</summary>
    Refusal,

    /// <summary>The answer was cut at a length that the caller had not set.</summary>
    Truncation,

    /// <summary>The answer holds nothing.</summary>
    Empty,
}
