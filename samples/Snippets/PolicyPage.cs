using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;

namespace Snippets;

internal static class PolicyPage
{
    public static void Register(IServiceCollection services)
    {
        services.AddTierKit(kit => kit
            .AddOllama("local", model: "llama3.2")
            .AddPolicy("nightly", policy =>
            {
                policy.Order.Add("Sovereign");
                policy.Critical = true;
                policy.Deadline = TimeSpan.FromMinutes(5);
            }));
    }

    public static async Task AskAsync(IChatClient chat, IList<ChatMessage> messages, Agent agent)
    {
        await chat.GetResponseAsync(messages, new ChatOptions().WithPolicy("nightly").WithSensitivity(Sensitivity.Private));

        using (RouteScope.Begin("sovereign-only"))
        {
            await agent.RunAsync();   // every call inside, across await
        }
    }

    internal abstract class Agent
    {
        public abstract Task RunAsync();
    }
}
