using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Resilience;

/// <summary>Names the kind of failures that look the same in every SDK over HTTP.</summary>
internal static class HttpFailureClassifier
{
    /// <summary>Tells an answer that broke a limit of ours, whatever the vendor's SDK made of it.</summary>
    public static bool IsHostile(Exception? exception) => Find<AnswerTooLargeException>(exception) is not null;

    public static FailureKind Classify(FailureEvidence evidence)
    {
        Exception? exception = evidence.Exception;
        if (Find<SovereigntyException>(exception) is not null || Find<RedirectRefusedException>(exception) is not null
            || Find<AuthenticationException>(exception) is not null)
        {
            return FailureKind.InsecureTransport;
        }

        if (Find<ConnectTimeoutException>(exception) is not null)
        {
            return FailureKind.Timeout;
        }

        if (OfOurs(exception) is { } own)
        {
            return own;
        }

        int? status = evidence.Status ?? (int?)Find<HttpRequestException>(exception)?.StatusCode;
        return status is >= 400 ? OfStatus(status.Value) : OfException(exception, answered: status is >= 200 and < 300);
    }

    public static FailureKind OfStatus(int status) => status switch
    {
        401 or 403 => FailureKind.Unauthorized,
        402 => FailureKind.QuotaExhausted,
        404 => FailureKind.ModelMissing,
        408 or 504 => FailureKind.Timeout,
        413 => FailureKind.ContextTooLong,
        429 => FailureKind.RateLimited,
        451 => FailureKind.RegionBlocked,
        501 => FailureKind.UnsupportedFeature,
        503 or 529 => FailureKind.Overloaded,
        >= 500 => FailureKind.ServerError,
        _ => FailureKind.InvalidRequest,
    };

    public static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            if (current is T found)
            {
                return found;
            }

            if (current is AggregateException { InnerExceptions: { Count: > 1 } many } && many.Select(Find<T>).FirstOrDefault(static e => e is not null) is { } nested)
            {
                return nested;
            }
        }

        return null;
    }

    // A tiered client further in has tried what there was; a client that cannot even be made is of no use to this call.
    private static FailureKind? OfOurs(Exception? exception) => exception switch
    {
        AllServicesFailedException => FailureKind.Unreachable,
        StreamInterruptedException broken => broken.Failure,
        IKnownFailure known => known.Kind,
        TierKitException => FailureKind.UnsupportedFeature,
        _ => null,
    };

    private static FailureKind OfException(Exception? exception, bool answered)
    {
        if (Find<SocketException>(exception) is { } socket)
        {
            return OfSocket(socket.SocketErrorCode);
        }

        if (Find<HttpRequestException>(exception) is { HttpRequestError: not HttpRequestError.Unknown } request)
        {
            return OfHttp(request.HttpRequestError);
        }

        if (Find<HttpIOException>(exception) is { } io)
        {
            return OfHttp(io.HttpRequestError);
        }

        return exception switch
        {
            null => FailureKind.Truncated,
            _ when Find<JsonException>(exception) is not null => FailureKind.Malformed,
            _ when Find<TimeoutException>(exception) is not null => FailureKind.Timeout,
            _ when Find<IOException>(exception) is not null || Find<HttpRequestException>(exception) is not null => FailureKind.ConnectionLost,
            OperationCanceledException => FailureKind.Timeout,
            NotSupportedException or NotImplementedException => FailureKind.UnsupportedFeature,
            // An SDK that stumbles over an answer it was given stumbles over the answer, not over the request.
            _ when answered => FailureKind.Malformed,
            ArgumentException => FailureKind.InvalidRequest,
            _ => FailureKind.ServerError,
        };
    }

    private static FailureKind OfSocket(SocketError error) => error switch
    {
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => FailureKind.ConnectionLost,
        SocketError.TimedOut => FailureKind.Timeout,
        _ => FailureKind.Unreachable,
    };

    private static FailureKind OfHttp(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError => FailureKind.Unreachable,
        HttpRequestError.SecureConnectionError => FailureKind.InsecureTransport,
        HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => FailureKind.Malformed,
        _ => FailureKind.ConnectionLost,
    };
}
