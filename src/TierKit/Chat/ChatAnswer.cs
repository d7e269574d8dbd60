using Microsoft.Extensions.AI;
using TierKit.Telemetry;

namespace TierKit.Chat;

/// <summary>Judges answers and puts reports on them without touching what a provider made.</summary>
internal static class ChatAnswer
{
    /// <summary>Says what is wrong with an answer that ended without an exception, or <see langword="null"/>.</summary>
    public static FailureKind? Judge(bool signalsCompletion, ChatFinishReason? finish, bool hasContent)
    {
        if (finish is null)
        {
            // A client without finish reasons is believed when it said something.
            return signalsCompletion ? FailureKind.Truncated : hasContent ? null : FailureKind.Malformed;
        }

        if (finish == ChatFinishReason.ContentFilter)
        {
            return FailureKind.ContentRefused;
        }

        // A reasoning model may spend its whole allowance before it says anything: cut, but honestly so.
        return hasContent || finish == ChatFinishReason.Length ? null : FailureKind.Malformed;
    }

    public static bool HasContent(IList<ChatMessage> messages)
    {
        for (int i = 0; i < messages.Count; i++)
        {
            if (IsMeaningful(messages[i].Contents))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tells a tool call whose arguments could not be read: nobody could run it.</summary>
    public static bool IsBroken(AIContent content) => content is FunctionCallContent { Exception: not null };

    public static bool IsBroken(IList<ChatMessage> messages)
    {
        for (int i = 0; i < messages.Count; i++)
        {
            IList<AIContent> contents = messages[i].Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                if (IsBroken(contents[j]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Tells content a reader wants from role, usage and other lifecycle matter.</summary>
    public static bool IsMeaningful(IList<AIContent> contents)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            bool meaningful = contents[i] switch
            {
                TextContent text => !string.IsNullOrEmpty(text.Text),
                TextReasoningContent reasoning => !string.IsNullOrEmpty(reasoning.Text) || reasoning.ProtectedData is not null,
                UsageContent or ErrorContent => false,
                _ => true,
            };
            if (meaningful)
            {
                return true;
            }
        }

        return false;
    }

    public static ChatResponse WithReport(ChatResponse response, RouteReport report) =>
        Copy(response, With(response.AdditionalProperties, report));

    /// <summary>Puts a report in the place of the one that is there.</summary>
    public static ChatResponse Replace(ChatResponse response, RouteReport report) =>
        Copy(response, new AdditionalPropertiesDictionary(response.AdditionalProperties ?? []) { [RouteReport.PropertyName] = report });

    /// <inheritdoc cref="Replace(ChatResponse, RouteReport)"/>
    public static ChatResponseUpdate Replace(ChatResponseUpdate update, RouteReport report)
    {
        ChatResponseUpdate copy = update.Clone();
        copy.AdditionalProperties = new AdditionalPropertiesDictionary(update.AdditionalProperties ?? []) { [RouteReport.PropertyName] = report };
        return copy;
    }

    public static ChatResponseUpdate WithReport(ChatResponseUpdate update, RouteReport report)
    {
        ChatResponseUpdate copy = update.Clone();
        copy.AdditionalProperties = With(update.AdditionalProperties, report);
        return copy;
    }

    private static ChatResponse Copy(ChatResponse response, AdditionalPropertiesDictionary properties) => new(response.Messages)
    {
        ResponseId = response.ResponseId,
        ConversationId = response.ConversationId,
        ModelId = response.ModelId,
        CreatedAt = response.CreatedAt,
        FinishReason = response.FinishReason,
        Usage = response.Usage,
        ContinuationToken = response.ContinuationToken,
        RawRepresentation = response.RawRepresentation,
        AdditionalProperties = properties,
    };

    private static AdditionalPropertiesDictionary With(AdditionalPropertiesDictionary? properties, RouteReport report)
    {
        // A tiered client further in has reported already: its report is kept inside ours.
        RouteReport whole = RouteReportReader.Read(properties) is { } inner ? report.Around(inner) : report;
        return properties is null
            ? new AdditionalPropertiesDictionary { [RouteReport.PropertyName] = whole }
            : new AdditionalPropertiesDictionary(properties) { [RouteReport.PropertyName] = whole };
    }
}
