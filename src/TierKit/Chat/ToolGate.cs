using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Chat;

/// <summary>Withholds tools that can send from a conversation that holds private and untrusted content: from the model, and from its answer.</summary>
/// <remarks>
/// Stands inside of function invocation, so that it holds for every loop around it: a call of a withheld tool never gets there, whatever
/// the model was told.
/// </remarks>
internal sealed class ToolGate
{
    private readonly HashSet<string> _withheld = new(StringComparer.Ordinal);

    private ToolGate()
    {
    }

    /// <summary>Makes the gate of a call and takes what it withholds out of the options, or returns <see langword="null"/> when the rule does not apply.</summary>
    public static ToolGate? For(ContentLabel label, TrifectaRule rule, ChatOptions? options)
    {
        if (rule == TrifectaRule.Off || label.Sensitivity < Sensitivity.Private || label.Integrity != Integrity.Untrusted || options?.Tools is not { Count: > 0 } tools)
        {
            return null;
        }

        ToolGate gate = new();
        List<AITool> kept = [];
        foreach (AITool tool in tools)
        {
            bool withheld = ToolReaches.CanSend(tool, rule == TrifectaRule.Strict) && !ToolReaches.NeedsApproval(tool);
            if (withheld)
            {
                gate._withheld.Add(tool.Name);
            }
            else
            {
                kept.Add(tool);
            }
        }

        // One name for two tools is as far-reaching as the farther of them.
        kept.RemoveAll(t => gate._withheld.Contains(t.Name));
        if (gate._withheld.Count == 0)
        {
            return null;
        }

        options.Tools = kept.Count == 0 ? null : kept;
        options.ToolMode = kept.Count == 0 || (options.ToolMode is RequiredChatToolMode { RequiredFunctionName: { } required } && gate._withheld.Contains(required))
            ? null
            : options.ToolMode;
        return gate;
    }

    public async Task<ChatResponse> FilterAsync(Task<ChatResponse> answer)
    {
        ChatResponse response = await answer.ConfigureAwait(false);
        foreach (ChatMessage message in response.Messages)
        {
            message.Contents = Filter(message.Contents);
        }

        return response;
    }

    public void Filter(ChatResponseUpdate update) => update.Contents = Filter(update.Contents);

    private IList<AIContent> Filter(IList<AIContent> contents) =>
        contents.Any(c => c is FunctionCallContent call && IsWithheld(call.Name)) ? [.. contents.Select(Replace)] : contents;

    private bool IsWithheld(string name) => _withheld.Contains(name);

    private AIContent Replace(AIContent content) => content is FunctionCallContent call && IsWithheld(call.Name)
        ? new TextContent($"[tool '{call.Name}' was withheld: the conversation holds private and untrusted content, and the tool can send]")
        : content;
}
