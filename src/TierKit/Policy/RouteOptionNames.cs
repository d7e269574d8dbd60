namespace TierKit.Policy;

/// <summary>Names the additional properties through which a call speaks to TierKit.</summary>
/// <remarks>They never reach a provider's wire.</remarks>
public static class RouteOptionNames
{
    /// <summary>The name of the policy or service to ask.</summary>
    public const string Policy = "tierkit.policy";

    /// <summary>The label of a request, message, content or tool.</summary>
    public const string Sensitivity = "tierkit.sensitivity";

    /// <summary>Whether a content or tool may carry somebody else's instructions.</summary>
    public const string Integrity = "tierkit.integrity";

    /// <summary>How far what a tool is given can get.</summary>
    public const string Reach = "tierkit.reach";

    /// <summary>
    /// The key under which a tool of a server of others says so in <see cref="Microsoft.Extensions.AI.AITool.AdditionalProperties"/>: <see langword="true"/>. What it
    /// says of itself and what it returns count as untrusted, and it counts as one that can send unless its reach says otherwise.
    /// </summary>
    public const string Foreign = "tierkit.foreign";

    /// <summary>The key of MCP's hint that a tool changes nothing: a boolean; <see langword="false"/> when left out.</summary>
    /// <remarks>Read where <see cref="Reach"/> is not set: a tool that only reads, in a closed world, cannot send. Pass on hints of servers you trust only.</remarks>
    public const string ReadOnlyHint = "readOnlyHint";

    /// <summary>The key of MCP's hint that a tool reaches the world outside: a boolean; <see langword="true"/> when left out.</summary>
    public const string OpenWorldHint = "openWorldHint";

    /// <summary>The key of MCP's hint that a tool may replace or delete what was there: a boolean; <see langword="true"/> when left out.</summary>
    public const string DestructiveHint = "destructiveHint";

    /// <summary>The key of MCP's hint that a second call with the same arguments changes nothing more: a boolean; <see langword="false"/> when left out.</summary>
    public const string IdempotentHint = "idempotentHint";

    internal const string ResultLabels = "tierkit.result_labels";

    internal const string CallLabel = "tierkit.call_label";

    internal const string Issuer = "tierkit.issuer";

    /// <summary>What happens when the stream breaks after part of the answer was shown, in place of the policy's mode.</summary>
    public const string MidStream = "tierkit.midStream";

    internal const string Prefix = "tierkit.";
}
