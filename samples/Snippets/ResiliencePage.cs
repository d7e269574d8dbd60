using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tiers;

namespace Snippets;

internal static class ResiliencePage
{
    public static void Switch(IServiceProvider provider)
    {
        OperatorSwitches switches = provider.GetRequiredService<OperatorSwitches>();
        switches.Isolate(IsolationTarget.Tier(Tier.Partner), "incident 4711");
        switches.Restore(IsolationTarget.Tier(Tier.Partner));
    }

    public static ChatOptions Continue()
    {
        ChatOptions options = new ChatOptions().WithMidStream(MidStreamMode.Continue);
        return options;
    }

    public static async Task Warm(IServiceProvider provider, ServiceCatalog catalog)
    {
        ModelWarmer warmer = provider.GetRequiredService<ModelWarmer>();
        await warmer.WarmUpAsync(catalog["local"]);
        using IDisposable warm = warmer.KeepWarm(catalog["local"], every: TimeSpan.FromMinutes(4));
    }
}
