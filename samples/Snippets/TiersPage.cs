using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Tiers;

namespace Snippets;

internal static class TiersPage
{
    public static void Register(IServiceCollection services, IChatClient myChatClient)
    {
        services.AddTierKit(kit => kit
            .AddOllama("local", model: "llama3.2")
            .AddAnthropic("claude", model: "claude-sonnet-5")
            .AddChatClient("mine", Tier.Sovereign, myChatClient));
    }

    public static void List(IServiceProvider provider)
    {
        foreach (TierService service in provider.GetRequiredService<ServiceCatalog>().Services)
        {
            Console.WriteLine($"{service}: {service.Health.Availability} {service.Health.Reason}");
        }
    }
}
