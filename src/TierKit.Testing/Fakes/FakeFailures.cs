using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using TierKit.Hosting;
using TierKit.Telemetry;
using TierKit.Testing.Faults;
using TierKit.Tiers;

namespace TierKit.Testing.Fakes;

/// <summary>Fails one answer as a real service would be seen to fail: exceptions of the runtime for the wire, words for the rest.</summary>
internal sealed class FakeFailures(string service, ProviderContext context, Func<Task>? hooked = null)
{
    /// <summary>Fails what goes wrong before a good status.</summary>
    public async Task BeforeAnswerAsync(FaultEffect? effect, CancellationToken cancellationToken)
    {
        switch (effect?.Action)
        {
            case FaultAction.Refuse:
                throw new HttpRequestException(HttpRequestError.ConnectionError, $"Fake '{service}' refuses connections.", new SocketException((int)SocketError.ConnectionRefused));
            case FaultAction.SwallowConnection:
                await WaitAsync(context.Service.Clocks.Connect, cancellationToken).ConfigureAwait(false);
                throw context.CreateConnectTimeout();
            case FaultAction.CloseBeforeHeaders:
                throw Lost(effect.Reset);
            case FaultAction.SilenceBeforeHeaders:
                await WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
                break;
            case FaultAction.Status:
                context.NoteAnswer(effect.Code, effect.RetryAfter);
                throw new HttpRequestException($"Fake '{service}' answers {effect.Code}.", null, (HttpStatusCode)effect.Code);
            case FaultAction.ContextTooLong:
                throw Said(400, FailureKind.ContextTooLong);
            case FaultAction.ModelMissing:
                throw Said(404, FailureKind.ModelMissing);
            case FaultAction.ModelLoading:
                throw Said(503, FailureKind.ModelLoading);
            case FaultAction.QuotaExhausted:
                throw Said(429, FailureKind.QuotaExhausted);
            case FaultAction.Unauthorized:
                throw Said(401, FailureKind.Unauthorized);
            case FaultAction.RegionBlocked:
                throw Said(403, FailureKind.RegionBlocked);
            case FaultAction.Overloaded:
                throw Said(503, FailureKind.Overloaded);
            case FaultAction.EndlessHeaders:
                throw new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded, $"Fake '{service}' sends headers without end.");
        }
    }

    /// <summary>Fails an answer in one piece, whose status was good.</summary>
    public async Task InsteadOfAnswerAsync(FaultEffect? effect, CancellationToken cancellationToken)
    {
        switch (effect?.Action)
        {
            case FaultAction.SilenceAfterHeaders or FaultAction.Stall:
                await WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
                break;
            case FaultAction.Cut:
                throw Lost(effect.Reset);
            case FaultAction.EndlessLine or FaultAction.EndlessAnswer or FaultAction.EndlessToolCall:
                throw context.CreateAnswerTooLarge(nameof(ServiceLimits.MaxResponseBytes));
            case FaultAction.ErrorEvent or FaultAction.MalformedChunk or FaultAction.HtmlAnswer
                or FaultAction.NestedJson or FaultAction.WrongCharset or FaultAction.TwoFinishReasons:
                throw new JsonException($"Fake '{service}' answers with something else than an answer.");
        }
    }

    /// <summary>Fails a stream in its middle.</summary>
    public async Task MidwayAsync(FaultEffect? effect, int shown, CancellationToken cancellationToken)
    {
        switch (effect?.Action)
        {
            case FaultAction.SilenceAfterHeaders:
            case FaultAction.Stall when shown >= effect.Updates:
                await WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
                break;
            case FaultAction.Cut when shown >= effect.Updates:
                throw Lost(effect.Reset);
            case FaultAction.ErrorEvent when shown >= effect.Updates:
                throw new FakeFailureException(FailureKind.Overloaded, service);
            case FaultAction.EndlessLine:
                throw context.CreateAnswerTooLarge(nameof(ServiceLimits.MaxLineBytes));
            case FaultAction.NestedJson or FaultAction.WrongCharset:
            case FaultAction.MalformedChunk when shown >= effect.Updates:
                throw new JsonException($"Fake '{service}' sends a chunk that is not JSON.");
        }
    }

    /// <summary>Ends an answer where the walk's own transport would: at the service's limit.</summary>
    public void CheckSize(long bytes)
    {
        if (bytes > context.Service.Limits.MaxResponseBytes)
        {
            throw context.CreateAnswerTooLarge(nameof(ServiceLimits.MaxResponseBytes));
        }
    }

    private static IOException Lost(bool reset) => reset
        ? new IOException("The connection was reset.", new SocketException((int)SocketError.ConnectionReset))
        : new HttpIOException(HttpRequestError.ResponseEnded, "The connection was closed.");

    private FakeFailureException Said(int status, FailureKind kind)
    {
        context.NoteAnswer(status);
        return new FakeFailureException(kind, service);
    }

    private async Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        if (hooked is not null)
        {
            await hooked().ConfigureAwait(false);
        }

        await LabWait.WaitAsync(context.Time, delay, cancellationToken).ConfigureAwait(false);
    }
}
