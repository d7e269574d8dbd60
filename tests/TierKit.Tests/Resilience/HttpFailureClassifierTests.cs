using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Tests.Resilience;

/// <summary>What the walk makes of failures that look the same in every SDK: type first, status last.</summary>
public sealed class HttpFailureClassifierTests
{
    public static TheoryData<string, FailureKind> Exceptions => new()
    {
        { "refused", FailureKind.Unreachable },
        { "no such host", FailureKind.Unreachable },
        { "network down", FailureKind.Unreachable },
        { "proxy", FailureKind.Unreachable },
        { "certificate", FailureKind.InsecureTransport },
        { "certificate, deep inside", FailureKind.InsecureTransport },
        { "redirect", FailureKind.InsecureTransport },
        { "leads outside", FailureKind.InsecureTransport },
        { "connect clock", FailureKind.Timeout },
        { "a client's own timeout", FailureKind.Timeout },
        { "a client's cancellation of its own", FailureKind.Timeout },
        { "reset", FailureKind.ConnectionLost },
        { "cut", FailureKind.ConnectionLost },
        { "answer ended", FailureKind.ConnectionLost },
        { "headers too long", FailureKind.Malformed },
        { "no HTTP", FailureKind.Malformed },
        { "no JSON", FailureKind.Malformed },
        { "not made for it", FailureKind.UnsupportedFeature },
        { "the caller's argument", FailureKind.InvalidRequest },
        { "anything", FailureKind.ServerError },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Classify_Exception_DecidesTheKind(string what, FailureKind kind)
    {
        Exception exception = Make(what);

        Assert.Equal(kind, HttpFailureClassifier.Classify(new FailureEvidence { Exception = exception }));
        // However deep an SDK hides it; what an SDK throws without a cause says nothing by itself.
        if (exception is not (NotSupportedException or ArgumentException or OperationCanceledException))
        {
            Assert.Equal(kind, HttpFailureClassifier.Classify(new FailureEvidence { Exception = new InvalidOperationException("the SDK's words", exception) }));
            Assert.Equal(kind, HttpFailureClassifier.Classify(new FailureEvidence { Exception = new AggregateException(new InvalidOperationException(), exception) }));
        }
    }

    [Fact]
    public void Classify_SdkStumblesOverAGoodAnswer_IsMalformedAndNotTheRequest()
    {
        FailureEvidence evidence = new() { Exception = new ArgumentOutOfRangeException(), Status = 200 };

        Assert.Equal(FailureKind.Malformed, HttpFailureClassifier.Classify(evidence));
    }

    [Theory]
    [InlineData(400, FailureKind.InvalidRequest)]
    [InlineData(401, FailureKind.Unauthorized)]
    [InlineData(402, FailureKind.QuotaExhausted)]
    [InlineData(403, FailureKind.Unauthorized)]
    [InlineData(404, FailureKind.ModelMissing)]
    [InlineData(408, FailureKind.Timeout)]
    [InlineData(413, FailureKind.ContextTooLong)]
    [InlineData(422, FailureKind.InvalidRequest)]
    [InlineData(429, FailureKind.RateLimited)]
    [InlineData(451, FailureKind.RegionBlocked)]
    [InlineData(500, FailureKind.ServerError)]
    [InlineData(501, FailureKind.UnsupportedFeature)]
    [InlineData(502, FailureKind.ServerError)]
    [InlineData(503, FailureKind.Overloaded)]
    [InlineData(504, FailureKind.Timeout)]
    [InlineData(529, FailureKind.Overloaded)]
    [InlineData(599, FailureKind.ServerError)]
    public void Classify_Status_DecidesWhereNothingElseDoes(int status, FailureKind kind)
    {
        Assert.Equal(kind, HttpFailureClassifier.Classify(new FailureEvidence { Status = status }));
        Assert.Equal(kind, HttpFailureClassifier.Classify(new FailureEvidence { Exception = new HttpRequestException("x", null, (HttpStatusCode)status) }));
    }

    [Theory]
    [InlineData(FailureKind.RateLimited, null, 15)]
    [InlineData(FailureKind.RateLimited, 2, 2)]
    [InlineData(FailureKind.RateLimited, 86_400, 3_600)]
    [InlineData(FailureKind.QuotaExhausted, null, 3_600)]
    [InlineData(FailureKind.QuotaExhausted, 2, 3_600)]
    [InlineData(FailureKind.QuotaExhausted, 7_200, 7_200)]
    [InlineData(FailureKind.QuotaExhausted, 31_536_000, 86_400)]
    [InlineData(FailureKind.Unauthorized, 1, 600)]
    public void Pause_WhateverAHeaderAsks_HasItsBounds(FailureKind kind, int? asked, int seconds)
    {
        AttemptFailure failure = new(kind, null, null, null, asked is { } s ? TimeSpan.FromSeconds(s) : null);

        Assert.Equal(TimeSpan.FromSeconds(seconds), PauseLength.Of(failure, FailureRule.For(kind)));
    }

    private static Exception Make(string what) => what switch
    {
        "refused" => new HttpRequestException(HttpRequestError.ConnectionError, "x", new SocketException((int)SocketError.ConnectionRefused)),
        "no such host" => new HttpRequestException(HttpRequestError.NameResolutionError),
        "network down" => new SocketException((int)SocketError.NetworkUnreachable),
        "proxy" => new HttpRequestException(HttpRequestError.ProxyTunnelError),
        "certificate" => new HttpRequestException(HttpRequestError.SecureConnectionError),
        "certificate, deep inside" => new HttpRequestException("x", new IOException("y", new AuthenticationException("z"))),
        "redirect" => new RedirectRefusedException("s", 307, "elsewhere.example"),
        "leads outside" => new SovereigntyException("s", "host", "it resolves to a public address"),
        "connect clock" => new HttpRequestException("x", new ConnectTimeoutException("s", TimeSpan.FromSeconds(2))),
        "a client's own timeout" => new TimeoutException(),
        "a client's cancellation of its own" => new TaskCanceledException(),
        "reset" => new IOException("x", new SocketException((int)SocketError.ConnectionReset)),
        "cut" => new IOException("x"),
        "answer ended" => new HttpIOException(HttpRequestError.ResponseEnded),
        "headers too long" => new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded),
        "no HTTP" => new HttpRequestException(HttpRequestError.InvalidResponse),
        "no JSON" => new JsonException("x"),
        "not made for it" => new NotSupportedException(),
        "the caller's argument" => new ArgumentException("x"),
        _ => new InvalidOperationException("x"),
    };
}
