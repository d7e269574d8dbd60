using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Resilience;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Resilience;

public sealed class TrafficMatrixTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("tierkit-matrix").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_OfSeveralInstances_IsMergedAndOutlivesThem(bool streaming)
    {
        for (int instance = 0; instance < 2; instance++)
        {
            using Kit kit = Create();
            await Kit.AskAsync(kit.Named("partner-first"), streaming, cancellationToken: Token);
        }

        File.AppendAllText(Directory.GetFiles(Path.Combine(_state, "matrix"))[0], "no json\n{\"at\":\"2026-01-01T00:00:00Z\"}\n[]\n");
        using Kit third = Create();
        await Kit.AskAsync(third.Named("partner-first"), streaming, cancellationToken: Token);
        TrafficMatrix matrix = third.Services.GetRequiredService<TrafficMatrix>();

        MatrixRow[] rows = [.. matrix.Read()];

        Assert.True(matrix.IsKept);
        MatrixRow broken = rows.Single(static r => r.Service.Name == "broken");
        Assert.Equal(0, broken.LastMonth.Successes);
        Assert.InRange(broken.LastMonth.Failures, 3, 6);
        MatrixRow paid = rows.Single(static r => r.Service.Name == "paid");
        Assert.Equal((3, 0), (paid.LastHour.Successes, paid.LastHour.Failures));
        Assert.Equal(3, paid.Total.Samples);
        Assert.Equal(streaming ? 3 : 0, paid.FirstToken.Samples);
        Assert.Equal(3, paid.Priced);
        Assert.True(paid.Cost > 0);
        Assert.Equal(3, paid.Contracts.Single(static c => c.Breach == ContractBreach.Refusal).Answers);
        Assert.Contains("data leaves", paid.Control);
        Assert.Null(rows.Single(static r => r.Service.Name == "idle").LastMonth.Availability);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_state, "matrix")).Length);
    }

    [Fact]
    public async Task Read_WithoutConfiguredState_KnowsThisProcessAndWritesNothing()
    {
        using Kit kit = new(k => k.AddChatClient("a", Tier.Partner, StubChatClient.Saying("x")));
        await Kit.AskAsync(kit.Named("a"), false, cancellationToken: Token);

        TrafficMatrix matrix = kit.Services.GetRequiredService<TrafficMatrix>();

        Assert.False(matrix.IsKept);
        Assert.Equal(1, Assert.Single(matrix.Read()).LastDay.Successes);
        Assert.Empty(Directory.GetFileSystemEntries(_state));
    }

    [Fact]
    public async Task Read_AfterFiveMinutes_LinesAreOnDiskWhileTheProcessRuns()
    {
        using Kit kit = Create();
        await Kit.AskAsync(kit.Named("paid"), false, cancellationToken: Token);
        kit.Time.Advance(TimeSpan.FromMinutes(6));
        await Kit.AskAsync(kit.Named("paid"), false, cancellationToken: Token);

        Assert.Equal(2, kit.Services.GetRequiredService<TrafficMatrix>().Read().Single(static r => r.Service.Name == "paid").LastHour.Successes);
        kit.Time.Advance(TimeSpan.FromHours(2));
        MatrixRow row = kit.Services.GetRequiredService<TrafficMatrix>().Read().Single(static r => r.Service.Name == "paid");
        Assert.Equal((0, 2), (row.LastHour.Samples, row.LastDay.Samples));
    }

    [Theory]
    [InlineData("Anthropic", "claude-sonnet-4-6", false)]
    [InlineData("Anthropic", "claude-sonnet-5", false)]
    [InlineData("Anthropic", "claude-3-5-sonnet-20241022", false)]
    [InlineData("Anthropic", "claude-3-5-sonnet-latest", true)]
    [InlineData("Anthropic", "claude-sonnet-4-5", true)]
    [InlineData("Anthropic", "claude-sonnet-4-5-20250929", false)]
    [InlineData("OpenAI", "gpt-4o", true)]
    [InlineData("OpenAI", "gpt-4o-2024-08-06", false)]
    [InlineData("Gemini", "gemini-2.0-flash", true)]
    [InlineData("Gemini", "gemini-2.0-flash-001", false)]
    [InlineData("OpenAICompatible", "qwen-max", true)]
    [InlineData("OpenAICompatible", null, true)]
    public void IsFloating_ByWhatProvidersDocument_TellsAliases(string provider, string? model, bool floats) =>
        Assert.Equal(floats, ModelIdentifier.IsFloating(provider, model));

    private Kit Create() => new(k => k
        .AddChatClient("broken", Tier.Partner, StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError)))
        .AddChatClient("idle", Tier.Sovereign, StubChatClient.Saying("x"))
        .AddChatClient("paid", Tier.Partner, StubChatClient.Saying("hello"), o => o.Price = new ServicePrice { InputPerMillionTokens = 3, OutputPerMillionTokens = 15 })
        .Configure(o => o.StatePath = _state));
}
