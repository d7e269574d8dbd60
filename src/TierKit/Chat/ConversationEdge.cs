using Microsoft.Extensions.AI;
using TierKit.Tiers;

namespace TierKit.Chat;

/// <summary>Makes of a conversation what one service may be sent: ids it accepts, and nothing that only another service understands.</summary>
/// <remarks>
/// The caller's messages are never touched. A conversation without tool calls, reasoning and raw representations is sent as it is.
/// </remarks>
internal static class ConversationEdge
{
    /// <summary>Tells whether anything in a conversation depends on who receives it.</summary>
    public static bool Matters(IReadOnlyList<ChatMessage> messages)
    {
        for (int i = 0; i < messages.Count; i++)
        {
            ChatMessage message = messages[i];
            if (message.RawRepresentation is not null && IsAnswer(message))
            {
                return true;
            }

            IList<AIContent> contents = message.Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                if (contents[j] is not (TextContent or DataContent or UriContent) || (contents[j].RawRepresentation is not null && IsAnswer(message)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <param name="messages">The conversation.</param>
    /// <param name="service">Who receives it.</param>
    /// <param name="addressed">Whether the caller named this service, so that what nobody marked may be meant for it.</param>
    public static IReadOnlyList<ChatMessage> For(IReadOnlyList<ChatMessage> messages, TierService service, bool addressed)
    {
        ToolCallIds ids = new(service.ToolCallIds);
        ids.Reserve(messages);
        List<ChatMessage>? own = null;
        for (int i = 0; i < messages.Count; i++)
        {
            ChatMessage? adapted = Adapt(messages[i], service, addressed, ids);
            if (!ReferenceEquals(adapted, messages[i]))
            {
                own ??= [.. messages.Take(i)];
            }

            if (adapted is not null)
            {
                own?.Add(adapted);
            }
        }

        return own ?? messages;
    }

    private static bool IsAnswer(ChatMessage message) => message.Role == ChatRole.Assistant || message.Role == ChatRole.Tool;

    private static ChatMessage? Adapt(ChatMessage message, TierService service, bool addressed, ToolCallIds ids)
    {
        bool strip = IsAnswer(message) && !addressed && !IsOwn(message, service);
        List<AIContent>? own = null;
        IList<AIContent> contents = message.Contents;
        for (int j = 0; j < contents.Count; j++)
        {
            AIContent? adapted = Adapt(contents[j], service, addressed, strip, ids);
            if (!ReferenceEquals(adapted, contents[j]))
            {
                own ??= [.. contents.Take(j)];
            }

            if (adapted is not null)
            {
                own?.Add(adapted);
            }
        }

        bool raw = message.RawRepresentation is not null && (strip || own is not null);
        if (own is null && !raw)
        {
            return message;
        }

        // Nothing but another service's thoughts: a service that never had them is not sent an empty turn.
        if (own is { Count: 0 })
        {
            return null;
        }

        ChatMessage copy = message.Clone();
        copy.Contents = own ?? copy.Contents;
        copy.RawRepresentation = raw ? null : copy.RawRepresentation;
        return copy;
    }

    private static bool IsOwn(ChatMessage message, TierService service)
    {
        foreach (AIContent content in message.Contents)
        {
            if (ContentIssuer.Read(content) is { } mark && ContentIssuer.Is(mark, service.Issuer, out _))
            {
                return true;
            }
        }

        return false;
    }

    private static AIContent? Adapt(AIContent content, TierService service, bool addressed, bool strip, ToolCallIds ids)
    {
        string? mark = ContentIssuer.Read(content);
        string? further = null;
        bool own = mark is null ? addressed : ContentIssuer.Is(mark, service.Issuer, out further);
        if (own && further is not null)
        {
            content = ContentIssuer.Unwrapped(content, further);
        }

        switch (content)
        {
            case FunctionCallContent call:
                string id = ids.OfCall(call.CallId);
                return id != call.CallId ? ContentIssuer.WithId(call, id) : Raw(content, strip && !own);
            case FunctionResultContent result:
                string of = ids.OfResult(result.CallId);
                return of != result.CallId ? ContentIssuer.WithId(result, of) : Raw(content, strip && !own);
            case TextReasoningContent reasoning:
                // Thoughts are no part of the conversation, and a signature is worth nothing to anybody but its issuer.
                return own || (mark is null && string.IsNullOrEmpty(reasoning.ProtectedData) && reasoning.RawRepresentation is null) ? content : null;
            case ToolCallContent or ToolResultContent:
                // What a service ran on its own side has no meaning elsewhere.
                return own || mark is null ? content : null;
            default:
                return Raw(content, strip && !own);
        }
    }

    private static AIContent Raw(AIContent content, bool strip)
    {
        if (!strip || content.RawRepresentation is null)
        {
            return content;
        }

        AIContent copy = ContentIssuer.Copy(content);
        copy.RawRepresentation = null;
        return copy;
    }
}
