using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Polly;
using TierKit.Functions;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Testing.Loopback;
using TierKit.Tiers;

namespace TierKit.SemanticKernel.Tests;

/// <summary>A plugin of an OpenAPI document as domain services, over raw bytes.</summary>
public sealed class OpenApiPluginTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(500, FailureKind.ServerError)]
    [InlineData(503, FailureKind.Overloaded)]
    [InlineData(429, FailureKind.RateLimited)]
    [InlineData(401, FailureKind.Unauthorized)]
    [InlineData(402, FailureKind.QuotaExhausted)]
    [InlineData(504, FailureKind.Timeout)]
    [InlineData(451, FailureKind.RegionBlocked)]
    public async Task Ask_FailingStatus_HasItsKindAndTheAlternativeAnswers(int status, FailureKind kind)
    {
        await using LoopbackServer server = new(e => e.AnswerAsync(status, """{"key":"hunter2"}""", headers: "Retry-After: 1"));
        await using Run run = new(server.Address);

        FunctionAnswer answer = await run.AskAsync("get_forecast");

        Assert.Equal("from the almanac", answer.Value?.ToString());
        Assert.Equal((kind, Degradation.Reduced), (answer.Route.Attempts[0].Failure, answer.Route.Degradation));
        Assert.Equal(["weather.get_forecast", "weather.get_forecast.alternative"], run.Lab.Ledger.Select(static e => e.Service));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task Ask_CallersFault_IsThePluginsOwnErrorAndNobodyElseIsAsked(int status)
    {
        await using LoopbackServer server = new(e => e.AnswerAsync(status, "{}"));
        await using Run run = new(server.Address);

        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(status, (int?)(await Assert.ThrowsAsync<HttpOperationException>(() => run.AskAsync("get_forecast"))).StatusCode);
        }

        Assert.Equal(4, server.Requests.Count);
        Assert.DoesNotContain(run.Lab.Ledger, static e => e.Service.EndsWith("alternative", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ask_NothingListens_IsUnreachableAlthoughThePluginSays400()
    {
        await using Run run = new($"http://127.0.0.1:{LoopbackServer.ClosedPort().ToString(System.Globalization.CultureInfo.InvariantCulture)}");

        FunctionAnswer answer = await run.AskAsync("get_forecast");

        Assert.Equal(("from the almanac", FailureKind.Unreachable), (answer.Value?.ToString(), answer.Route.Attempts[0].Failure));
    }

    [Theory]
    [InlineData("""{"sky":"clear"}""", "application/json; charset=utf-8", """{"sky":"clear"}""")]
    [InlineData("clear", "text/plain", "clear")]
    [InlineData("{ not json", "application/json", "{ not json")]
    public async Task Ask_Well_ReturnsTheContentAndNotTheRequest(string body, string type, string expected)
    {
        await using LoopbackServer server = new(e => e.AnswerAsync(200, body, type));
        await using Run run = new(server.Address);

        FunctionAnswer answer = await run.AskAsync("get_forecast");

        Assert.Equal(expected, answer.Value?.ToString());
        Assert.Equal(("weather.get_forecast", Degradation.None), (answer.Route.ServedBy, answer.Route.Degradation));
        Assert.Equal("/forecast/Bergen?key=hunter2", server.Requests[0].Path);
    }

    [Fact]
    public async Task Ask_NoContent_IsAnAnswer()
    {
        await using LoopbackServer server = new(static e => e.SendAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"));
        await using Run run = new(server.Address);

        FunctionAnswer answer = await run.AskAsync("get_forecast");

        Assert.Null(answer.Value);
        Assert.Equal("weather.get_forecast", answer.Route.ServedBy);
    }

    [Fact]
    public async Task Ask_AnswerWithoutAType_IsMalformedAndTheAlternativeAnswers()
    {
        await using LoopbackServer server = new(static e => e.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"));
        await using Run run = new(server.Address);

        Assert.Equal(FailureKind.Malformed, (await run.AskAsync("get_forecast")).Route.Attempts[0].Failure);
    }

    [Fact]
    public async Task Ask_ContentThatSaysItFailed_IsAFailure()
    {
        await using LoopbackServer server = new(static e => e.AnswerAsync(200, """{"isError":true,"text":"no such city"}"""));
        await using Run run = new(server.Address);

        FunctionAnswer answer = await run.AskAsync("get_forecast");

        Assert.Equal(("from the almanac", FailureKind.ServerError), (answer.Value?.ToString(), answer.Route.Attempts[0].Failure));
    }

    [Theory]
    [InlineData("get_forecast")]
    [InlineData("report_rain")]
    public async Task Ask_WithoutItsArguments_IsTheCallersFaultEachTime(string function)
    {
        await using LoopbackServer server = new(static e => e.AnswerAsync(200, "{}"));
        await using Run run = new(server.Address);

        for (int i = 0; i < 5; i++)
        {
            Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => run.Function(function).AskAsync([], Token));

            Assert.IsNotType<AllServicesFailedException>(refused);
        }

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Ask_FailsAgainAndAgain_OpensTheBreakerOfThatFunctionAlone()
    {
        await using LoopbackServer server = new(static e => e.AnswerAsync(e.Request.Path.StartsWith("/rain", StringComparison.Ordinal) ? 200 : 500, "{}"));
        await using Run run = new(server.Address);
        for (int i = 0; i < 6; i++)
        {
            await run.AskAsync("get_forecast");
        }

        FunctionAnswer other = await run.Function("report_rain").AskAsync(new AIFunctionArguments { ["payload"] = """{"millimetres":3}""" }, Token);

        Assert.Equal(3, server.Requests.Count(static r => r.Path.StartsWith("/forecast", StringComparison.Ordinal)));
        Assert.Equal("weather.report_rain", other.Route.ServedBy);
        Assert.Equal("""{"millimetres":3}""", server.Requests[^1].Body);
    }

    [Fact]
    public async Task Ask_NeverAnswered_EndsWithItsClock()
    {
        await using LoopbackServer server = new(static e => e.HangAsync());
        await using Run run = new(server.Address);
        Task<FunctionAnswer> asking = run.AskAsync("get_forecast");
        while (server.Requests.Count == 0)
        {
            await Task.Yield();
        }

        Assert.False(asking.IsCompleted);
        run.Lab.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(FailureKind.Timeout, (await asking).Route.Attempts[0].Failure);
    }

    [Fact]
    public async Task Kernel_HasThePluginWithItsNamesAndClosedResults()
    {
        await using LoopbackServer server = new(static e => e.AnswerAsync(500, "{}"));
        using HttpClient http = new() { BaseAddress = new Uri(server.Address) };
        Kernel kernel = Kernel.CreateBuilder().AddTierKit(kit => kit
            .Configure(static o => o.StatePath = "none")
            .AddFake("chat", Tier.Sovereign)
            .AddTransactionalPlugin(OpenApiPlugin.Create(http), static f => f.Name == "get_forecast" ? Almanac() : null)).Build();

        FunctionResult result = await kernel.InvokeAsync("weather", "get_forecast", new KernelArguments { ["city"] = "Bergen" }, Token);

        Assert.Equal("from the almanac", result.ToString());
        Assert.Equal(["get_forecast", "report_rain"], kernel.Plugins["weather"].Select(static f => f.Name).Order());
        Assert.Equal("Says the weather.", kernel.Plugins["weather"].Description);
        Assert.Equal(ContentLabel.Closed, kernel.Services.GetServices<Toolset>().Single(static t => t.Name == "weather").Label);
        await Assert.ThrowsAsync<AllServicesFailedException>(() => kernel.InvokeAsync("weather", "report_rain", new KernelArguments { ["payload"] = "{}" }, Token));
    }

    [Fact]
    public async Task FunctionResilience_ContentThatSaysItFailed_CallsTheAlternative()
    {
        await using LoopbackServer server = new(static e => e.AnswerAsync(200, """{"isError":true}"""));
        using HttpClient http = new() { BaseAddress = new Uri(server.Address) };
        Kernel kernel = Kernel.CreateBuilder().AddTierKit(static kit => kit
            .Configure(static o => o.StatePath = "none")
            .AddFake("chat", Tier.Sovereign)
            .AddFunctionResilience("weather", "get_forecast", ResiliencePipeline.Empty, Almanac())).Build();
        kernel.Plugins.Add(OpenApiPlugin.Create(http));

        FunctionResult result = await kernel.InvokeAsync("weather", "get_forecast", new KernelArguments { ["city"] = "Bergen" }, Token);

        Assert.Equal("from the almanac", result.ToString());
    }

    private static KernelFunction Almanac() => KernelFunctionFactory.CreateFromMethod(static () => "from the almanac", "almanac");

    private sealed class Run : IAsyncDisposable
    {
        private readonly HttpClient _http;

        public Run(string address)
        {
            _http = new HttpClient { BaseAddress = new Uri(address) };
            Lab = TierLab.Create(kit => kit
                .AddFake("chat", Tier.Sovereign)
                .AddTransactionalPlugin(OpenApiPlugin.Create(_http), static f => f.Name == "get_forecast" ? Almanac() : null));
        }

        public TierLab Lab { get; }

        public TieredFunction Function(string name) => Lab.Services.GetRequiredKeyedService<TieredFunction>($"weather.{name}");

        public Task<FunctionAnswer> AskAsync(string name) => Function(name).AskAsync(new AIFunctionArguments { ["city"] = "Bergen" }, Token);

        public async ValueTask DisposeAsync()
        {
            await Lab.DisposeAsync();
            _http.Dispose();
        }
    }
}
