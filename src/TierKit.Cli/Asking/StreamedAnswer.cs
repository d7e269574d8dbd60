using Microsoft.Extensions.AI;
using TierKit.Chat;
using TierKit.Telemetry;

namespace TierKit.Cli.Asking;

/// <summary>Shows an answer as it comes.</summary>
internal static class StreamedAnswer
{
    public static async Task<RouteReport?> WriteAsync(IAsyncEnumerable<ChatResponseUpdate> updates, TextWriter output, ICollection<ChatResponseUpdate>? said)
    {
        RouteReport? report = null;
        await foreach (ChatResponseUpdate update in updates.WithSafeText().ConfigureAwait(false))
        {
            said?.Add(update);
            report = update.GetRoute() ?? report;
            if (StreamRestart.IsRestart(update))
            {
                await output.WriteLineAsync("\n[that answer broke off; here is another from the start]").ConfigureAwait(false);
                continue;
            }

            await output.WriteAsync(update.Text).ConfigureAwait(false);
            await output.FlushAsync().ConfigureAwait(false);
        }

        await output.WriteLineAsync().ConfigureAwait(false);
        return report;
    }
}
