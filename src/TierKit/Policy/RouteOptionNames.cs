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

    internal const string ResultLabels = "tierkit.result_labels";

    internal const string CallLabel = "tierkit.call_label";

    internal const string Issuer = "tierkit.issuer";

    /// <summary>What happens when the stream breaks after part of the answer was shown, in place of the policy's mode.</summary>
    public const string MidStream = "tierkit.midStream";

    internal const string Prefix = "tierkit.";
}
