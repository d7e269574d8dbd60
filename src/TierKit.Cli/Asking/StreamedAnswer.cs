using System.Text;
using Microsoft.Extensions.AI;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Telemetry;

namespace TierKit.Cli.Asking;

/// <summary>Shows an answer as it comes.</summary>
internal static class StreamedAnswer
{
    public static async Task<RouteReport?> WriteAsync(IAsyncEnumerable<ChatResponseUpdate> updates, TextWriter output, StringBuilder? spoken)
    {
        RouteReport? report = null;
        SafeStreamedMarkdown safe = new();
        try
        {
            await foreach (ChatResponseUpdate update in updates.ConfigureAwait(false))
            {
                report = update.GetRoute() ?? report;
                if (StreamRestart.IsRestart(update))
                {
                    spoken?.Clear();
                    safe.Discard();
                    await output.WriteLineAsync("\n[that answer broke off; here is another from the start]").ConfigureAwait(false);
                    continue;
                }

                await ShowAsync(safe.Append(update)).ConfigureAwait(false);
            }
        }
        finally
        {
            // An answer that breaks off keeps its last word.
            await ShowAsync(safe.Flush()).ConfigureAwait(false);
        }

        await output.WriteLineAsync().ConfigureAwait(false);
        return report;

        async Task ShowAsync(string text)
        {
            spoken?.Append(text);
            await output.WriteAsync(text).ConfigureAwait(false);
            await output.FlushAsync().ConfigureAwait(false);
        }
    }
}
