using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Testing.Drills;

namespace Snippets;

internal static class CriticalPathPage
{
    public static void Declare(ITierKitBuilder kit) =>
        kit
            .AddCapability("triage", c => c.Critical().Requires(RoutePolicies.SovereignFirst, "store:tickets"))
            .AddCapability("report", c => c.Requires("triage").RequiresAny("claude", "gpt").Requires("tool:send_mail"));

    public static void Predict(IServiceProvider services)
    {
        CapabilityGraph graph = services.GetRequiredService<CapabilityGraph>();
        CapabilityState triage = graph.Predict("service:claude", "internet")["triage"];
        BlastRadius radius = BlastRadius.Of(graph);
        Console.WriteLine(radius.ToTable());
        Console.WriteLine(triage);
    }
}
