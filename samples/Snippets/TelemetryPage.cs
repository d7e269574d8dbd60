using Microsoft.Extensions.AI;
using TierKit.Telemetry;

namespace Snippets;

internal static class TelemetryPage
{
    public static async Task ReportAsync(IChatClient chat)
    {
        ChatResponse response = await chat.GetResponseAsync("hello");
        RouteReport route = response.GetRoute()!;
        Console.WriteLine(route);   // served by: local (Sovereign) · attempts 1 · degradation none
    }
}
