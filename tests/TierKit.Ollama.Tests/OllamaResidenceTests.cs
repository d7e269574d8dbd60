using Microsoft.Extensions.AI;
using TierKit.Hosting;
using TierKit.Telemetry;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Providers.Tests;

public sealed class OllamaResidenceTests
{
    private const string Away = """{"remote_model":"gpt-oss:120b","remote_host":"https://ollama.com:443","capabilities":["completion"]}""";

    private const string RemoteLine =
        """{"model":"gpt-oss:120b","remote_model":"gpt-oss:120b","remote_host":"https://ollama.com:443","created_at":"2025-11-03T10:21:07.3Z","message":{"role":"assistant","content":"Hi"},"done":true,"done_reason":"stop"}""" + "\n";

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ServerRunsTheModelElsewhere_IsRefusedAndNoMessageIsSent(bool streaming)
    {
        await using OllamaLab lab = new(OllamaExchangeExtensions.SayHelloAsync, model: "innocent");
        lab.On("/api/show", static e => e.AnswerAsync(200, Away));

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => lab.AskAsync(streaming, cancellationToken: Test));

        SovereigntyException refusal = Assert.IsType<SovereigntyException>(failure.InnerException);
        Assert.Equal(("local", "https://ollama.com:443"), (refusal.Service, refusal.Host));
        Assert.Equal(FailureKind.InsecureTransport, Assert.Single(failure.Attempts).Failure);
        Assert.Empty(lab.ChatRequests);
        Assert.Equal("""{"model":"innocent"}""", Assert.Single(lab.Requests("/api/show")).Body);
    }

    [Fact]
    public async Task GetResponse_PartnerTier_ServerIsNotAskedAndRemoteModelServes()
    {
        await using OllamaLab lab = new(static e => e.AnswerAsync(200, RemoteLine), model: "gpt-oss:120b-cloud", tier: Tier.Partner);

        ChatResponse response = await lab.AskAsync(streaming: false, cancellationToken: Test);

        Assert.Equal("Hi", response.Text);
        Assert.Empty(lab.Requests("/api/show"));
    }

    [Fact]
    public async Task GetResponse_AskedOnce_IsTrustedForFiveMinutes()
    {
        await using OllamaLab lab = new();

        await lab.AskAsync(streaming: false, cancellationToken: Test);
        lab.Time.Advance(TimeSpan.FromMinutes(4));
        await lab.AskAsync(streaming: false, cancellationToken: Test);
        Assert.Single(lab.Requests("/api/show"));

        lab.Time.Advance(TimeSpan.FromMinutes(2));
        await lab.AskAsync(streaming: false, cancellationToken: Test);

        Assert.Equal(2, lab.Requests("/api/show").Count);
        Assert.Equal(3, lab.ChatRequests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_AnswerItselfCameFromElsewhere_IsNotShownAndServerIsAskedAgain(bool streaming)
    {
        await using OllamaLab lab = new(e => streaming ? e.LinesAsync(RemoteLine) : e.AnswerAsync(200, RemoteLine));

        AllServicesFailedException first = await Assert.ThrowsAsync<AllServicesFailedException>(() => lab.AskAsync(streaming, cancellationToken: Test));
        lab.On("/api/show", static e => e.AnswerAsync(200, Away));
        AllServicesFailedException second = await Assert.ThrowsAsync<AllServicesFailedException>(() => lab.AskAsync(streaming, cancellationToken: Test));

        Assert.All([first, second], static f => Assert.IsType<SovereigntyException>(f.InnerException));
        Assert.Equal(2, lab.Requests("/api/show").Count);
        Assert.Single(lab.ChatRequests);
    }

    [Fact]
    public async Task GetResponse_MarkArrivesByteByByte_IsStillSeen()
    {
        await using OllamaLab lab = new(async e =>
        {
            await e.BeginStreamAsync(OllamaWords.LineType);
            foreach (char letter in RemoteLine)
            {
                await e.ChunkAsync(letter.ToString());
            }

            await e.EndStreamAsync();
        });

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => lab.AskAsync(streaming: true, cancellationToken: Test));

        Assert.IsType<SovereigntyException>(failure.InnerException);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_CallerNamesACloudModelAtASovereignService_IsRefused(bool streaming)
    {
        await using OllamaLab lab = new(OllamaExchangeExtensions.SayHelloAsync);
        IChatClient addressed = lab.Named("local");
        ChatOptions options = new() { ModelId = "deepseek-v3.1:671b-cloud" };

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => streaming
            ? addressed.GetStreamingResponseAsync("hello", options, Test).ToChatResponseAsync(Test)
            : addressed.GetResponseAsync("hello", options, Test));

        Assert.IsType<SovereigntyException>(failure.InnerException);
        Assert.Empty(lab.ChatRequests);
    }

    [Theory]
    [InlineData(500, "", FailureKind.ServerError)]
    [InlineData(503, "", FailureKind.Overloaded)]
    [InlineData(200, "<!doctype html>", FailureKind.Malformed)]
    public async Task GetResponse_ServerCannotSayWhere_NothingIsSent(int status, string body, FailureKind kind)
    {
        await using OllamaLab lab = new();
        lab.On("/api/show", e => e.AnswerAsync(status, body));

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => lab.AskAsync(streaming: false, cancellationToken: Test));

        Assert.Equal(kind, Assert.Single(failure.Attempts).Failure);
        Assert.Empty(lab.ChatRequests);
    }

    [Fact]
    public async Task GetResponse_ServerKeepsSilentAboutWhere_IsATimeoutAndNothingIsSent()
    {
        TaskCompletionSource silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using OllamaLab lab = new();
        lab.On("/api/show", async e =>
        {
            silent.TrySetResult();
            await e.HangAsync();
        });

        Task<ChatResponse> answer = lab.AskAsync(streaming: false, cancellationToken: Test);
        await silent.Task.WaitAsync(Test);
        lab.Time.Advance(TimeSpan.FromSeconds(5));

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => answer);
        Assert.Equal(FailureKind.Timeout, Assert.Single(failure.Attempts).Failure);
        Assert.Empty(lab.ChatRequests);
    }

    [Fact]
    public async Task GetResponse_CallerCancelsWhileServerIsAsked_EndsAtOnce()
    {
        TaskCompletionSource silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<bool> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using OllamaLab lab = new();
        lab.On("/api/show", async e =>
        {
            silent.TrySetResult();
            closed.TrySetResult(await e.PeerClosedAsync());
        });
        using CancellationTokenSource caller = CancellationTokenSource.CreateLinkedTokenSource(Test);

        Task<ChatResponse> answer = lab.AskAsync(streaming: false, cancellationToken: caller.Token);
        await silent.Task.WaitAsync(Test);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.True(await closed.Task.WaitAsync(Test));
        Assert.Empty(lab.ChatRequests);
    }

    [Theory]
    [InlineData("gpt-oss:120b-cloud")]
    [InlineData("glm-4.6:cloud")]
    [InlineData("Qwen3-Coder:480B-CLOUD")]
    public async Task Resolve_CloudModelAsSovereign_IsAnErrorThatNamesTheFix(string model)
    {
        await using OllamaLab lab = new(model: model);

        TierKitConfigurationException error = Assert.Throws<TierKitConfigurationException>(() => lab.Chat);

        Assert.Contains($"Model = '{model}'", Assert.Single(error.Errors), StringComparison.Ordinal);
        Assert.Contains("set Tier to Partner", error.Errors[0], StringComparison.Ordinal);
    }
}
