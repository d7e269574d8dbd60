using Microsoft.Extensions.AI;
using TierKit.Tiers;

namespace TierKit.Routing;

/// <summary>Finds what a request needs of a service beyond plain text.</summary>
internal static class RequestNeeds
{
    public static ServiceCapabilities Read(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        ServiceCapabilities needs = ServiceCapabilities.None;
        if (options is not null)
        {
            if (options.Tools is { Count: > 0 } && options.ToolMode is not NoneChatToolMode)
            {
                needs |= ServiceCapabilities.Tools;
            }
        }

        for (int i = 0; i < messages.Count; i++)
        {
            IList<AIContent> contents = messages[i].Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                if (contents[j] is DataContent data ? data.HasTopLevelMediaType("image") : contents[j] is UriContent uri && uri.HasTopLevelMediaType("image"))
                {
                    return needs | ServiceCapabilities.Vision;
                }
            }
        }

        return needs;
    }
}
