using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using Polly;
using TierKit.Testing.Loopback;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.SemanticKernel.Tests;

/// <summary>The real OpenAI connector of Semantic Kernel, brought by the user, against raw bytes.</summary>
public sealed class ConnectorTests
{
    private const string Whole =
        """{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hello you"}}],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AddChatCompletionService_RealConnector_KeepsUsageAndFinishReason(bool streaming)
    {
        await using LoopbackServer server = new(e => e.Request.Body.Contains("\"stream\":true", StringComparison.Ordinal) ? StreamAsync(e) : e.AnswerAsync(200, Whole));
        await using ServiceProvider provider = Provider(server);
        IChatClient chat = provider.GetRequiredService<IChatClient>();

        ChatResponse response = streaming
            ? await chat.GetStreamingResponseAsync("hi", cancellationToken: Token).ToChatResponseAsync(Token)
            : await chat.GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal("Hello you", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal((7, 2), (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount));
        Assert.True(response.GetRoute()!.CompletionVerified);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(401, FailureKind.Unauthorized)]
    [InlineData(429, FailureKind.RateLimited)]
    [InlineData(404, FailureKind.ModelMissing)]
    public async Task AddChatCompletionService_ConnectorFails_StatusIsClassified(int status, FailureKind kind)
    {
        await using LoopbackServer server = new(e => e.AnswerAsync(status, "{}"));
        await using ServiceProvider provider = Provider(server);

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(
            () => provider.GetRequiredService<IChatClient>().GetResponseAsync("hi", cancellationToken: Token));

        Assert.Equal(kind, Assert.Single(failure.Attempts).Failure);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task AddChatCompletionService_ConnectorSays400OfARequestNobodyAnswered_TheNextServiceIsAsked()
    {
        ServiceCollection services = new();
        services.AddKernel().AddTierKit(static kit => kit
            .Configure(static o => o.StatePath = "none")
            .AddChatCompletionService("away", Tier.Sovereign, new StubChatClient(static () => throw new HttpOperationException(
                System.Net.HttpStatusCode.BadRequest, null, "refused", new HttpRequestException(HttpRequestError.ConnectionError, "refused"))).AsChatCompletionService())
            .AddFake("near", Tier.Sovereign, replies: "here"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        ChatResponse response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("hi", cancellationToken: Token);

        Assert.Equal("here", response.Text);
        Assert.Equal(FailureKind.Unreachable, response.GetRoute()!.Attempts[0].Failure);
    }

    [Fact]
    public async Task AddFunctionResilience_PipelineGivesUp_AlternativeAnswers()
    {
        int runs = 0;
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.AddTierKit(kit => kit
            .AddChatClient("local", Tier.Sovereign, new StubChatClient(StubChatClient.Says("home")))
            .AddFunctionResilience(
                "weather",
                "forecast",
                new ResiliencePipelineBuilder().AddRetry(new() { MaxRetryAttempts = 2, Delay = TimeSpan.Zero }).Build(),
                KernelFunctionFactory.CreateFromMethod(static () => "yesterday's weather", "almanac")));
        Kernel kernel = builder.Build();
        kernel.Plugins.AddFromFunctions("weather", [KernelFunctionFactory.CreateFromMethod(
            string () =>
            {
                runs++;
                throw new HttpRequestException("the service is down");
            },
            "forecast")]);

        FunctionResult result = await kernel.InvokeAsync("weather", "forecast", cancellationToken: Token);

        Assert.Equal("yesterday's weather", result.ToString());
        Assert.Equal("almanac", result.Metadata!["tierkit.alternative"]);
        Assert.Equal(3, runs);
    }

    private static ServiceProvider Provider(LoopbackServer server)
    {
        ServiceCollection services = new();
        // Handing an HttpClient over switches the connector's own retries off.
        HttpClient http = new() { BaseAddress = new Uri(server.Address + "/v1/") };
        services.AddTierKit(kit => kit.AddChatCompletionService(
            "gpt",
            Tier.Partner,
            new OpenAIChatCompletionService("m", new Uri(string.Create(CultureInfo.InvariantCulture, $"{server.Address}/v1")), "sk-test", httpClient: http)));
        return services.BuildServiceProvider();
    }

    private static async Task StreamAsync(LoopbackExchange exchange)
    {
        await exchange.BeginStreamAsync("text/event-stream");
        await exchange.ChunkAsync("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":null,\"delta\":{\"role\":\"assistant\",\"content\":\"Hello you\"}}]}\n\n");
        await exchange.ChunkAsync("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"delta\":{}}]}\n\n");
        await exchange.ChunkAsync("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}\n\ndata: [DONE]\n\n");
        await exchange.EndStreamAsync();
    }
}
