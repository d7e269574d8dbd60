using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Polly;
using Polly.Retry;
using TierKit.Functions;
using TierKit.Policy;
using TierKit.SemanticKernel.Filters;
using TierKit.Telemetry;
using TierKit.Testing.Loopback;
using TierKit.Tiers;

namespace TierKit.SemanticKernel.Tests;

/// <summary>Kernel functions that call an HTTP service, registered as transactional.</summary>
public sealed class TransactionalFunctionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, "sunny", Degradation.None, null)]
    [InlineData(503, "from the almanac for Bergen", Degradation.Reduced, FailureKind.Overloaded)]
    [InlineData(401, "from the almanac for Bergen", Degradation.Reduced, FailureKind.Unauthorized)]
    public async Task Invoke_ThroughTheKernel_WalksToTheAlternative(int status, string expected, Degradation degradation, FailureKind? failure)
    {
        await using LoopbackServer server = new(exchange => exchange.AnswerAsync(status, "sunny", "text/plain"));
        using HttpClient http = new() { BaseAddress = new Uri(server.Address) };
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.AddTierKit(kit => kit
            .Configure(static o => o.StatePath = "none")
            .AddFake("chat", Tier.Sovereign)
            .AddTransactionalFunction("weather", Forecast(http), alternative: Almanac()));
        Kernel kernel = builder.Build();

        FunctionAnswer answer = await kernel.Services.GetRequiredKeyedService<TieredFunction>("weather").AskAsync(new() { ["city"] = "Bergen" }, Token);
        FunctionResult result = await kernel.InvokeAsync("weather", "forecast", new KernelArguments { ["city"] = "Bergen" }, Token);

        Assert.Equal(expected, result.ToString());
        Assert.Equal(degradation, answer.Route.Degradation);
        Assert.Equal(failure, answer.Route.Attempts[0].Failure);
        Assert.Contains("/forecast/Bergen", server.Requests[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_PrivateScope_SendsNothing()
    {
        await using LoopbackServer server = new(exchange => exchange.AnswerAsync(200, "sunny", "text/plain"));
        using HttpClient http = new() { BaseAddress = new Uri(server.Address) };
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.AddTierKit(kit => kit
            .Configure(static o => o.StatePath = "none")
            .AddFake("chat", Tier.Sovereign)
            .AddTransactionalFunction("weather", Forecast(http)));
        Kernel kernel = builder.Build();
        using RouteScope scope = RouteScope.Begin(sensitivity: Sensitivity.Private);

        await Assert.ThrowsAsync<AllServicesFailedException>(() => kernel.InvokeAsync("weather", "forecast", new KernelArguments { ["city"] = "Bergen" }, Token));

        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(200, """{"isError":true,"text":"no such city"}""", true, "from the almanac for Bergen")]
    [InlineData(200, """{"isError":true,"text":"no such city"}""", false, "no such city")]
    [InlineData(500, "", true, "from the almanac for Bergen")]
    [InlineData(200, """{"isError":false,"text":"sunny"}""", true, "sunny")]
    public async Task FunctionResilience_ResultThatSaysItFailed_CountsAsAFailure(int status, string answer, bool alternative, string expected)
    {
        await using LoopbackServer server = new(exchange => exchange.AnswerAsync(status, answer, "application/json"));
        using HttpClient http = new() { BaseAddress = new Uri(server.Address) };
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.AddTierKit(kit => kit
            .Configure(static o => o.StatePath = "none")
            .AddFake("chat", Tier.Sovereign)
            .AddFunctionResilience("sky", "ask", new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 1,
                Delay = TimeSpan.Zero,
                ShouldHandle = new PredicateBuilder().Handle<FunctionSaidFailureException>(),
            }).Build(), alternative ? KernelFunctionFactory.CreateFromMethod(static (string city) => $"from the almanac for {city}", "almanac") : null));
        Kernel kernel = builder.Build();
        kernel.Plugins.AddFromFunctions("sky", [KernelFunctionFactory.CreateFromMethod(
            async (string city, CancellationToken cancellationToken) => JsonElement.Parse(await http.GetStringAsync($"/sky/{city}", cancellationToken)), "ask")]);

        FunctionResult result = await kernel.InvokeAsync("sky", "ask", new KernelArguments { ["city"] = "Bergen" }, Token);

        Assert.Contains(expected, result.ToString(), StringComparison.Ordinal);
        Assert.Equal(answer.Contains("true", StringComparison.Ordinal) ? 2 : 1, server.Requests.Count);
    }

    private static KernelFunction Forecast(HttpClient http) => KernelFunctionFactory.CreateFromMethod(
        (string city, CancellationToken cancellationToken) => http.GetStringAsync($"/forecast/{city}", cancellationToken), "forecast", "Tells the weather of a city.");

    private static KernelFunction Almanac() => KernelFunctionFactory.CreateFromMethod((string city) => $"from the almanac for {city}", "almanac");
}
