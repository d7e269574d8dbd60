using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.AI;

namespace TierKit.SemanticKernel.Connectors;

/// <summary>Reads the usage and finish reason that connectors put into metadata, each in types of its vendor.</summary>
internal static class ConnectorMetadata
{
    private static readonly string[] InputNames = ["InputTokenCount", "InputTokens", "PromptTokens", "PromptTokenCount"];
    private static readonly string[] OutputNames = ["OutputTokenCount", "OutputTokens", "CompletionTokens", "CandidatesTokenCount"];

    public static ChatFinishReason? FinishReason(AdditionalPropertiesDictionary? metadata)
    {
        if (metadata is null || !metadata.TryGetValue("FinishReason", out object? value) || value?.ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        return text.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "STOP" or "ENDTURN" or "STOPSEQUENCE" or "DONE" or "FINISHED" => ChatFinishReason.Stop,
            "LENGTH" or "MAXTOKENS" => ChatFinishReason.Length,
            "TOOLCALLS" or "TOOLUSE" or "FUNCTIONCALL" => ChatFinishReason.ToolCalls,
            "CONTENTFILTER" or "SAFETY" or "REFUSAL" => ChatFinishReason.ContentFilter,
            _ => new ChatFinishReason(text),
        };
    }

    public static UsageDetails? Usage(AdditionalPropertiesDictionary? metadata)
    {
        if (metadata is null || !metadata.TryGetValue("Usage", out object? value) || value is null)
        {
            return null;
        }

        if (value is UsageDetails known)
        {
            return known;
        }

        long? input = Count(value, InputNames);
        long? output = Count(value, OutputNames);
        return input is null && output is null
            ? null
            : new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = (input ?? 0) + (output ?? 0) };
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A vendor's usage type that was trimmed away is read as unknown, never as wrong.")]
    private static long? Count(object usage, string[] names)
    {
        foreach (string name in names)
        {
            if (usage.GetType().GetProperty(name)?.GetValue(usage) is { } value and (int or long))
            {
                return Convert.ToInt64(value, CultureInfo.InvariantCulture);
            }
        }

        return null;
    }
}
