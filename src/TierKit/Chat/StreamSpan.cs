using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using TierKit.Telemetry;

namespace TierKit.Chat;

/// <summary>Holds the span of a routed call open for as long as its stream is read.</summary>
internal static class StreamSpan
{
    public static async IAsyncEnumerable<ChatResponseUpdate> TraceAsync(
        string policy,
        IAsyncEnumerable<ChatResponseUpdate> updates,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Activity? outer = Activity.Current;
        using Activity? span = RouteSpan.Start(policy);
        RouteReport? report = null;
        bool ended = false;
        IAsyncEnumerator<ChatResponseUpdate> reader = updates.GetAsyncEnumerator(cancellationToken);
        try
        {
            while (true)
            {
                try
                {
                    // What is current does not live through a yield.
                    Activity.Current = span ?? outer;
                    if (!await reader.MoveNextAsync().ConfigureAwait(false))
                    {
                        ended = true;
                        break;
                    }
                }
                catch (Exception exception)
                {
                    ended = true;
                    RouteSpan.Served(span, report);
                    RouteSpan.Failed(span, exception, cancellationToken);
                    throw;
                }

                report = RouteReportReader.Read(reader.Current.AdditionalProperties) ?? report;
                Activity.Current = outer;
                yield return reader.Current;
            }

            RouteSpan.Served(span, report);
        }
        finally
        {
            if (!ended)
            {
                RouteSpan.Served(span, report);
                RouteSpan.Left(span);
            }

            await reader.DisposeAsync().ConfigureAwait(false);
        }
    }
}
