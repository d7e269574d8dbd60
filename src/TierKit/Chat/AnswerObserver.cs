using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Chat;

/// <summary>Notes who answered and whether the answer kept to the contract.</summary>
internal static class AnswerObserver
{
    public static void Note(in ChatCall call, EndpointState endpoint, TransportAttempt? seen, ChatResponse response, bool misses)
    {
        AnswerWatch watch = endpoint.Owner.Answers;
        watch.NoteIdentity(call.ModelOf(endpoint.Service), response.ModelId, Fingerprint(response.AdditionalProperties), seen?.ApiVersion);
        bool calls = false;
        bool broken = false;
        for (int i = 0; i < response.Messages.Count; i++)
        {
            Look(call, response.Messages[i].Contents, ref calls, ref broken);
        }

        watch.Note(Evidence(call, response.FinishReason, ChatAnswer.HasContent(response.Messages), calls, broken, misses));
    }

    /// <summary>Looks for tool calls, and for one that nobody could run.</summary>
    public static void Look(in ChatCall call, IList<AIContent> contents, ref bool calls, ref bool broken)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is FunctionCallContent { InformationalOnly: false } tool)
            {
                calls = true;
                broken |= tool.Exception is not null || !IsOffered(call, tool.Name);
            }
        }
    }

    public static ContractEvidence Evidence(in ChatCall call, ChatFinishReason? finish, bool hasContent, bool calls, bool broken, bool? misses)
    {
        bool refused = finish == ChatFinishReason.ContentFilter;
        bool cut = finish == ChatFinishReason.Length;
        ContractEvidence evidence = default(ContractEvidence)
            .With(ContractBreach.Refusal, refused)
            .With(ContractBreach.Empty, !hasContent && !refused && !cut);
        if (!call.IsCapped)
        {
            evidence = evidence.With(ContractBreach.Truncation, cut);
        }

        if (call.Structured is not null && misses is { } missed && !refused)
        {
            evidence = evidence.With(ContractBreach.Schema, missed);
        }

        return calls ? evidence.With(ContractBreach.ToolCall, broken) : evidence;
    }

    public static string? Fingerprint(AdditionalPropertiesDictionary? properties) =>
        properties is { Count: > 0 } && (properties.TryGetValue("SystemFingerprint", out object? value) || properties.TryGetValue("system_fingerprint", out value))
            ? value as string
            : null;

    // What answers in the place of a schema is a tool of ours; what is no function runs at the service under names of its own.
    private static bool IsOffered(in ChatCall call, string name)
    {
        for (int i = 0; call.Tools is { } tools && i < tools.Count; i++)
        {
            if (tools[i].Name == name || tools[i] is not AIFunctionDeclaration)
            {
                return true;
            }
        }

        return call.Structured is { } structured && structured.ToolName == name;
    }
}
