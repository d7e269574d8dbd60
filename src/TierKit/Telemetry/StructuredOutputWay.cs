namespace TierKit.Telemetry;

/// <summary>Specifies how a service was brought to answer in a given JSON schema.</summary>
public enum StructuredOutputWay
{
    /// <summary>The service takes a schema itself.</summary>
    Native,

    /// <summary>The service had to call a tool whose parameters are the schema.</summary>
    Tool,

    /// <summary>The schema stood in the prompt and the answer was read out of the text.</summary>
    Prompt,
}
