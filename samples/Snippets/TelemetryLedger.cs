using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;

namespace Snippets;

internal static class TelemetryLedger
{
    public static void Print(IServiceProvider provider)
    {
        RouteLedger ledger = provider.GetRequiredService<RouteLedger>();
        foreach (LedgerEntry entry in ledger.Read(from: DateTimeOffset.UtcNow.AddDays(-1)))
        {
            Console.WriteLine($"{entry.At:u} {entry.Service} {entry.OutputTokens} {entry.Evidence} {entry.Cost}");
        }
    }
}
