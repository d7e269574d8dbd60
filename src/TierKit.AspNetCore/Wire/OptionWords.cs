using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Wire;

/// <summary>Translates the protocol's words to those of Microsoft.Extensions.AI and back.</summary>
internal static class OptionWords
{
    public static ReasoningEffort Effort(string word, string path) => word switch
    {
        "none" => ReasoningEffort.None,
        "minimal" or "low" => ReasoningEffort.Low,
        "medium" => ReasoningEffort.Medium,
        "high" => ReasoningEffort.High,
        "xhigh" => ReasoningEffort.ExtraHigh,
        _ => throw ApiException.Invalid(path, $"{path} = '{ApiErrors.Clip(word)}' is not one of none, minimal, low, medium, high, xhigh."),
    };

    public static string FinishReason(ChatFinishReason? reason, bool calls) =>
        reason == ChatFinishReason.Length ? "length"
        : reason == ChatFinishReason.ContentFilter ? "content_filter"
        // Some services end a tool call with "stop"; clients of this protocol look for the word.
        : calls || reason == ChatFinishReason.ToolCalls ? "tool_calls"
        : "stop";
}
