using System.Net;
using System.Net.Sockets;
using TierKit.Testing.Fakes;
using TierKit.Testing.Faults;

namespace TierKit.Testing.Drills;

/// <summary>Fails as a tool, a store or a host does that is no model: the connection is refused, breaks, or stays silent for ever.</summary>
internal static class DependencyFailure
{
    public static async Task ThrowAsync(string name, FaultEffect effect, TimeProvider time, CancellationToken cancellationToken)
    {
        LabWork work = LabWork.Begin(time);
        try
        {
            await FailAsync(name, effect, time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            work.End(failed: true);
        }
    }

    private static async Task FailAsync(string name, FaultEffect effect, TimeProvider time, CancellationToken cancellationToken)
    {
        switch (effect.Action)
        {
            case FaultAction.SwallowConnection or FaultAction.SilenceBeforeHeaders or FaultAction.SilenceAfterHeaders or FaultAction.Stall:
                await LabWait.WaitAsync(time, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
                break;
            case FaultAction.Delay:
                await LabWait.WaitAsync(time, effect.After, cancellationToken).ConfigureAwait(false);
                break;
            case FaultAction.Status:
                throw new HttpRequestException($"'{name}' answers {effect.Code} in this drill.", null, (HttpStatusCode)effect.Code);
            case FaultAction.Unauthorized:
                throw new HttpRequestException($"'{name}' answers 401 in this drill.", null, HttpStatusCode.Unauthorized);
            default:
                throw new HttpRequestException(HttpRequestError.ConnectionError, $"'{name}' is gone in this drill.", new SocketException((int)SocketError.ConnectionRefused));
        }
    }
}
