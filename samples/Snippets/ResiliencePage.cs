using Microsoft.Extensions.DependencyInjection;
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
}
