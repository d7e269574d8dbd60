using Microsoft.Extensions.AI;

namespace TierKit.Testing.Servers;

/// <summary>Represents one content of a stream and where it stands.</summary>
/// <param name="Content">The content.</param>
/// <param name="Block">The number of its block: words of one kind that follow each other share one.</param>
/// <param name="Tool">The number of its tool call, when it is one.</param>
/// <param name="BeginsBlock">Whether it is the first of its block.</param>
internal readonly record struct WirePart(AIContent Content, int Block, int Tool, bool BeginsBlock)
{
    /// <summary>Places a content after another one.</summary>
    public static WirePart After(WirePart? previous, AIContent content)
    {
        if (previous is not { } before)
        {
            return new WirePart(content, 0, 0, true);
        }

        bool begins = content is FunctionCallContent || content.GetType() != before.Content.GetType();
        return new WirePart(content, before.Block + (begins ? 1 : 0), before.Tool + (before.Content is FunctionCallContent ? 1 : 0), begins);
    }
}
