using System.Globalization;
using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Chat;

/// <summary>Makes of a service's answer what the conversation keeps: tool calls with ids of their own, and the issuer on what is bound to it.</summary>
/// <remarks>One per answer: it remembers which ids are taken. What the service made is never touched.</remarks>
internal sealed class AnswerEdge(IReadOnlyList<ChatMessage> conversation, IList<AITool>? tools, TierService service)
{
    private HashSet<string>? _ids;
    private bool _thought;

    /// <summary>Tells whether an answer holds more than what every service understands.</summary>
    public static bool Matters(IList<AIContent> contents)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is not (TextContent or UsageContent or ErrorContent or DataContent or UriContent))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc cref="Matters(IList{AIContent})"/>
    public static bool Matters(IList<ChatMessage> messages)
    {
        for (int i = 0; i < messages.Count; i++)
        {
            if (Matters(messages[i].Contents))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes note of content between the parts that were given here: merging begins anew behind it.</summary>
    public void Interrupt() => _thought = false;

    public IList<ChatMessage> Own(IList<ChatMessage> messages)
    {
        List<ChatMessage> own = [.. messages];
        for (int i = 0; i < own.Count; i++)
        {
            if (Matters(own[i].Contents))
            {
                ChatMessage copy = own[i].Clone();
                copy.Contents = Own(own[i].Contents);
                own[i] = copy;
            }
        }

        return own;
    }

    public ChatResponseUpdate Own(ChatResponseUpdate update)
    {
        ChatResponseUpdate copy = update.Clone();
        copy.Contents = Own(update.Contents);
        return copy;
    }

    private List<AIContent> Own(IList<AIContent> contents)
    {
        List<AIContent> own = new(contents.Count);
        foreach (AIContent content in contents)
        {
            own.Add(content switch
            {
                TextContent or UsageContent or ErrorContent or DataContent or UriContent => content,
                // Merging keeps the properties of the first part of a run, so the parts between need no mark.
                TextReasoningContent { ProtectedData: null or "", RawRepresentation: null } when _thought => content,
                FunctionCallContent call => Labelled(ContentIssuer.Marked(Named(call), service.Issuer), call.Name),
                _ => ContentIssuer.Marked(content, service.Issuer),
            });
            _thought = content is TextReasoningContent { ProtectedData: null or "" };
        }

        return own;
    }

    private AIContent Labelled(AIContent copy, string name)
    {
        if (ToolLabels.MarkOf(name, tools) is { } mark)
        {
            copy.AdditionalProperties![RouteOptionNames.CallLabel] = mark;
        }

        return copy;
    }

    private FunctionCallContent Named(FunctionCallContent call)
    {
        _ids ??= [.. conversation.SelectMany(static m => m.Contents).OfType<FunctionCallContent>().Select(static c => c.CallId)];
        if (!string.IsNullOrEmpty(call.CallId) && _ids.Add(call.CallId))
        {
            return call;
        }

        int number = _ids.Count;
        string id;
        do
        {
            id = string.Create(CultureInfo.InvariantCulture, $"call_tk{number++}");
        }
        while (!_ids.Add(id));
        return ContentIssuer.WithId(call, id);
    }
}
