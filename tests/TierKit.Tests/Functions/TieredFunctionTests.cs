using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Functions;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Tests.Functions;

public sealed class TieredFunctionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_Well_ReturnsTheResultWithReportAndLedger()
    {
        await using Run run = new(static _ => "rain");

        FunctionAnswer answer = await run.Function.AskAsync(new AIFunctionArguments { ["city"] = "Bergen" }, Token);

        Assert.Equal("rain", answer.Value!.ToString());
        Assert.Equal(("weather", Tier.Transactional, Degradation.None), (answer.Route.ServedBy, answer.Route.Tier, answer.Route.Degradation));
        Assert.Equal("weather", Assert.Single(run.Lab.Ledger).Service);
        Assert.Equal(["Bergen"], run.Asked);
        Assert.Empty(run.AskedAlternative);
    }

    public static TheoryData<string, FailureKind> Failures() => new()
    {
        { "throws", FailureKind.ServerError },
        { "json", FailureKind.ServerError },
        { "pairs", FailureKind.ServerError },
        { "labelled", FailureKind.ServerError },
        { "content", FailureKind.ServerError },
        { "predicate", FailureKind.ServerError },
        { "refused", FailureKind.Unreachable },
        { "cut", FailureKind.ConnectionLost },
        { "401", FailureKind.Unauthorized },
        { "429", FailureKind.RateLimited },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Ask_FunctionFails_AlternativeAnswersAndNoFunctionRunsTwice(string how, FailureKind kind)
    {
        await using Run run = new(_ => Fail(how));

        FunctionAnswer answer = await run.Function.AskAsync(new AIFunctionArguments { ["city"] = "Bergen" }, Token);

        Assert.Equal("from home for Bergen", answer.Value!.ToString());
        Assert.Equal((Degradation.Reduced, kind), (answer.Route.Degradation, answer.Route.Attempts[0].Failure));
        Assert.Single(run.Asked);
        Assert.Single(run.AskedAlternative);
    }

    [Fact]
    public async Task Ask_FunctionNeverEnds_ItsClockDoesAndTheAlternativeAnswers()
    {
        await using Run run = new(static _ => Fail("hangs"));

        Task<FunctionAnswer> asking = run.Function.AskAsync(new AIFunctionArguments { ["city"] = "Bergen" }, Token);
        Assert.False(asking.IsCompleted);
        run.Lab.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(FailureKind.Timeout, (await asking).Route.Attempts[0].Failure);
    }

    [Theory]
    [InlineData("argument")]
    [InlineData("404")]
    [InlineData("422")]
    public async Task Ask_CallersFault_IsTheFunctionsOwnErrorAndNobodyElseIsAsked(string how)
    {
        await using Run run = new(_ => Fail(how));

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => run.Function.AskAsync(new AIFunctionArguments { ["city"] = "Nowhere" }, Token));

        Assert.IsNotType<AllServicesFailedException>(error);
        Assert.Empty(run.AskedAlternative);
    }

    [Fact]
    public async Task Ask_Repeatable_IsTriedOnceMoreBeforeTheAlternative()
    {
        int calls = 0;
        await using Run run = new(_ => ++calls == 1 ? throw new IOException("once") : "rain", repeatable: true);

        FunctionAnswer answer = await run.Function.AskAsync(new AIFunctionArguments { ["city"] = "Bergen" }, Token);

        Assert.Equal(("rain", 2), (answer.Value!.ToString(), answer.Route.Attempts.Count));
        Assert.Empty(run.AskedAlternative);
    }

    [Fact]
    public async Task Ask_FailsAgainAndAgain_BreakerSkipsItUntilTheProbe()
    {
        await using Run run = new(static _ => throw new InvalidOperationException("down"));
        for (int i = 0; i < 10; i++)
        {
            await run.Function.AskAsync(new AIFunctionArguments { ["city"] = "Bergen" }, Token);
        }

        Assert.Equal(3, run.Asked.Count);
        Assert.Equal(10, run.AskedAlternative.Count);
    }

    [Theory]
    [InlineData(Sensitivity.Private)]
    [InlineData(Sensitivity.Secret)]
    public async Task Ask_WithinAPrivateScope_ArgumentsStayHome(Sensitivity label)
    {
        await using Run run = new(static _ => "rain");
        using RouteScope scope = RouteScope.Begin(sensitivity: label);

        FunctionAnswer answer = await run.Function.AskAsync(new AIFunctionArguments { ["city"] = "Bergen" }, Token);

        Assert.Equal("weather.alternative", answer.Route.ServedBy);
        Assert.Empty(run.Asked);
    }

    [Fact]
    public async Task Explain_WithinAScope_ShowsThePlanAndCallsNothing()
    {
        await using Run run = new(static _ => "rain");
        Routing.RoutePlan open = run.Function.Explain();
        using RouteScope scope = RouteScope.Begin(sensitivity: Sensitivity.Private);

        Routing.RoutePlan home = run.Function.Explain();

        Assert.Equal(["weather", "weather.alternative"], open.Candidates.Select(static c => c.Name));
        Assert.Equal(["weather.alternative"], home.Candidates.Select(static c => c.Name));
        Assert.Contains(home.Exclusions, static e => e is { Service: "weather", Reason: ExclusionReason.Sensitivity });
        Assert.Empty(run.Asked);
    }

    [Fact]
    public async Task Ask_PrivateWithoutAlternative_SaysWhyAndCallsNothing()
    {
        await using Run run = new(static _ => "rain", alternative: false);
        using RouteScope scope = RouteScope.Begin(sensitivity: Sensitivity.Private);

        AllServicesFailedException failed = await Assert.ThrowsAsync<AllServicesFailedException>(() => run.Function.AskAsync([], Token));

        Assert.Contains(failed.Exclusions, static e => e is { Service: "weather", Reason: ExclusionReason.Sensitivity });
        Assert.Empty(run.Asked);
    }

    [Theory]
    [InlineData("nightly")]
    [InlineData("sovereign-only")]
    public async Task Ask_PolicyThatAsksNobodyOutside_CallsTheAlternativeAlone(string policy)
    {
        await using Run run = new(static _ => "rain");
        using RouteScope scope = RouteScope.Begin(policy: policy);

        FunctionAnswer answer = await run.Function.AskAsync(new AIFunctionArguments { ["city"] = "a" }, Token);

        Assert.Equal("weather.alternative", answer.Route.ServedBy);
        Assert.Empty(run.Asked);
    }

    [Fact]
    public async Task Invoke_AsATool_LooksLikeTheFunctionAndLeavesTheReport()
    {
        await using Run run = new(static _ => "rain");
        Toolset toolset = Assert.Single(run.Lab.Services.GetServices<Toolset>(), static t => t.Name == "weather");
        AIFunction tool = Assert.Single(toolset.Functions);
        AIFunctionArguments arguments = new() { ["city"] = "Bergen" };
        arguments.Context = new Dictionary<object, object?>();

        object? result = await tool.InvokeAsync(arguments, Token);

        Assert.Equal(("get_weather", "Says the weather."), (tool.Name, tool.Description));
        Assert.Equal("rain", result!.ToString());
        Assert.Equal("weather", Assert.IsType<RouteReport>(arguments.Context[TieredFunction.ContextKey]).ServedBy);
        Assert.Equal(ContentLabel.Closed, tool.GetLabel(result));
        Assert.True(toolset.IsBorrowed);
    }

    private static object? Fail(string how) => how switch
    {
        "throws" => throw new InvalidOperationException("down"),
        "json" => JsonSerializer.SerializeToElement(new { isError = true, content = "no" }),
        "pairs" => new Dictionary<string, object?> { ["isError"] = true },
        "labelled" => new LabelledResult("no", ContentLabel.Closed) { IsFailure = true },
        "content" => new ErrorContent("no"),
        "predicate" => "sorry",
        "refused" => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"),
        "cut" => throw new IOException("cut"),
        "hangs" => new TaskCompletionSource<object?>().Task,
        "argument" => throw new ArgumentException("no such city"),
        _ => throw new HttpRequestException(how, null, (System.Net.HttpStatusCode)int.Parse(how, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private sealed class Run : IAsyncDisposable
    {
        public Run(Func<string, object?> weather, bool alternative = true, bool repeatable = false)
        {
            AIFunction function = AIFunctionFactory.Create(
                async (string? city) =>
                {
                    Asked.Add(city ?? "");
                    object? result = weather(city ?? "");
                    return result is Task<object?> never ? await never : result;
                },
                new AIFunctionFactoryOptions { Name = "get_weather", Description = "Says the weather.", MarshalResult = static (result, _, _) => new(result) });
            AIFunction home = AIFunctionFactory.Create(
                (string? city) =>
                {
                    AskedAlternative.Add(city ?? "");
                    return $"from home for {city}";
                },
                "almanac");
            Lab = TierLab.Create(kit => kit
                .AddFake("chat", Tier.Sovereign)
                .AddPolicy("nightly", static p => p.Critical = true)
                .AddTransactionalFunction(
                    "weather", function, alternative ? home : null, failed: static r => r is "sorry", repeatable: repeatable));
            Function = Lab.Services.GetRequiredKeyedService<TieredFunction>("weather");
        }

        public TierLab Lab { get; }

        public TieredFunction Function { get; }

        public List<string> Asked { get; } = [];

        public List<string> AskedAlternative { get; } = [];

        public ValueTask DisposeAsync() => Lab.DisposeAsync();
    }
}
