using Microsoft.Extensions.AI;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Routing;

namespace Snippets;

internal static class RoutingPage
{
    public static void Explain(TieredChatClient tieredChatClient, IList<ChatMessage> messages)
    {
        RoutePlan plan = tieredChatClient.Explain(messages, new ChatOptions().WithSensitivity(Sensitivity.Private));
        Console.WriteLine(plan);
    }
}
