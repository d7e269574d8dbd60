using OllamaSharp.Models.Exceptions;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

/// <summary>Holds Ollama's own words to their kinds; what every protocol must hold stands in <see cref="OllamaConformanceTests"/>.</summary>
public sealed class OllamaFaultTests
{
    private const string Busy = """{"error":"server busy, please try again.  maximum pending requests exceeded"}""";

    public static TheoryData<int, string, FailureKind, bool> Refusals => Both(
        (404, """{"error":"model 'llama3.2' not found"}""", FailureKind.ModelMissing),
        (404, """{"error":"model \"llama3.2\" not found, try pulling it first"}""", FailureKind.ModelMissing),
        (404, "404 page not found", FailureKind.Malformed),
        (400, """{"error":"registry.ollama.ai/library/gemma:2b does not support tools"}""", FailureKind.UnsupportedFeature),
        (400, """{"error":"\"llama3.2\" does not support thinking"}""", FailureKind.UnsupportedFeature),
        (400, """{"error":"the input length exceeds the context length"}""", FailureKind.ContextTooLong),
        (401, """{"error":"unauthorized","signin_url":"https://ollama.com/connect"}""", FailureKind.Unauthorized),
        (403, """{"error":"ollama cloud is disabled: remote inference is unavailable"}""", FailureKind.Unauthorized),
        (429, """{"error":"you have reached your weekly usage limit"}""", FailureKind.QuotaExhausted),
        (429, """{"error":"too many concurrent requests"}""", FailureKind.RateLimited),
        (499, """{"error":"request canceled"}""", FailureKind.ConnectionLost),
        (500, """{"error":"model requires more system memory (6.1 GiB) than is available (3.2 GiB)"}""", FailureKind.ServerError),
        (502, """{"error":"dial tcp: lookup ollama.com: no such host"}""", FailureKind.ServerError),
        (503, Busy, FailureKind.Overloaded),
        (529, "", FailureKind.Overloaded));

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task GetResponse_ServerRefuses_FailureHasTheKindOfItsWords(int status, string body, FailureKind kind, bool streaming)
    {
        await using OllamaLab lab = new(e => e.AnswerAsync(status, body, OllamaWords.ObjectType));

        RouteAttempt attempt = await FailAsync(lab, streaming);

        Assert.Equal(kind, attempt.Failure);
        Assert.Equal(status, attempt.Status);
        Assert.Single(lab.ChatRequests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ModelMissing_PauseNamesThePullCommand(bool streaming)
    {
        await using OllamaLab lab = new(static e => e.AnswerAsync(404, """{"error":"model 'llama3.2' not found"}"""));
        lab.On("/api/show", static e => e.AnswerAsync(404, """{"error":"model 'llama3.2' not found"}"""));

        RouteAttempt attempt = await FailAsync(lab, streaming);

        Assert.Equal(FailureKind.ModelMissing, attempt.Failure);
        Assert.Equal(ServiceAvailability.Paused, lab.Service.Health.Availability);
        Assert.Contains("run: ollama pull llama3.2", lab.Service.Health.Reason, StringComparison.Ordinal);
        Assert.Single(lab.ChatRequests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_RateLimited_PausesAsLongAsTheServerAsked(bool streaming)
    {
        await using OllamaLab lab = new(static e => e.AnswerAsync(429, """{"error":"too many requests"}""", "application/json", "Retry-After: 120"));

        RouteAttempt attempt = await FailAsync(lab, streaming);

        Assert.Equal(FailureKind.RateLimited, attempt.Failure);
        Assert.Equal(lab.Time.GetUtcNow() + TimeSpan.FromSeconds(120), lab.Service.Health.Until);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_BadRequest_IsReturnedUnchangedAndNotAskedAgain(bool streaming)
    {
        await using OllamaLab lab = new(static e => e.AnswerAsync(400, """{"error":"invalid message content"}"""), attempts: 4);

        OllamaException error = await Assert.ThrowsAsync<OllamaException>(() => lab.AskAsync(streaming, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal("invalid message content", error.Message);
        Assert.Single(lab.ChatRequests);
        Assert.Equal(ServiceAvailability.Available, lab.Service.Health.Availability);
    }

    [Theory]
    [InlineData(false, "", "text/plain", FailureKind.Malformed)]
    [InlineData(true, "", OllamaWords.LineType, FailureKind.Truncated)]
    [InlineData(false, "{}", OllamaWords.ObjectType, FailureKind.Malformed)]
    [InlineData(false, "<!doctype html><p>Sign in</p>", "text/html", FailureKind.Malformed)]
    [InlineData(true, "<!doctype html><p>Sign in</p>", "text/html", FailureKind.Malformed)]
    [InlineData(true, "{\"model\":\"llama3.2\",\"messa\n", OllamaWords.LineType, FailureKind.Malformed)]
    [InlineData(false, """{"error":"stopped"}""", OllamaWords.ObjectType, FailureKind.Malformed)]
    public async Task GetResponse_BodyIsNoAnswer_IsNeverSuccess(bool streaming, string body, string type, FailureKind kind)
    {
        await using OllamaLab lab = new(e => e.AnswerAsync(200, body, type));

        RouteAttempt attempt = await FailAsync(lab, streaming);

        Assert.Equal(kind, attempt.Failure);
        Assert.Single(lab.ChatRequests);
    }

    [Theory]
    [InlineData("an error was encountered while running the model: CUDA error", FailureKind.ServerError)]
    [InlineData("the input length exceeds the context length", FailureKind.ContextTooLong)]
    public async Task GetStreamingResponse_ErrorLineFirst_FailsBeforeOutputWithItsKind(string text, FailureKind kind)
    {
        await using OllamaLab lab = new(e => e.LinesAsync(OllamaWords.Error(text)));

        RouteAttempt attempt = await FailAsync(lab, streaming: true);

        Assert.Equal(kind, attempt.Failure);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_BodyCutInOnePiece_IsConnectionLost(bool reset)
    {
        await using OllamaLab lab = new(async e =>
        {
            await e.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{\"model\":\"llama3.2\",");
            if (reset)
            {
                e.Reset();
            }
        });

        RouteAttempt attempt = await FailAsync(lab, streaming: false);

        Assert.Equal(FailureKind.ConnectionLost, attempt.Failure);
    }

    private static async Task<RouteAttempt> FailAsync(OllamaLab lab, bool streaming)
    {
        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(
            () => lab.AskAsync(streaming, cancellationToken: TestContext.Current.CancellationToken));
        return Assert.Single(failure.Attempts);
    }

    private static TheoryData<int, string, FailureKind, bool> Both(params (int Status, string Body, FailureKind Kind)[] rows)
    {
        TheoryData<int, string, FailureKind, bool> data = [];
        foreach ((int status, string body, FailureKind kind) in rows)
        {
            data.Add(status, body, kind, false);
            data.Add(status, body, kind, true);
        }

        return data;
    }
}
