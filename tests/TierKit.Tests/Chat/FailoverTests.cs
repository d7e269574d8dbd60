using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Tests.Chat;

public sealed class FailoverTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_FirstServes_ReportsNoDegradation(bool streaming)
    {
        using Kit kit = new(k => k
            .AddChatClient("local", Tier.Sovereign, StubChatClient.Saying("home"))
            .AddChatClient("claude", Tier.Partner, StubChatClient.Saying("away")));

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("home", response.Text);
        Assert.Equal("served by: local (Sovereign) · attempts 1 · degradation none", response.GetRoute()!.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_FirstUnreachable_NextServesAndReportSaysWhy(bool streaming)
    {
        StubChatClient broken = StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError));
        using Kit kit = new(k => k
            .AddChatClient("local", Tier.Sovereign, broken)
            .AddChatClient("claude", Tier.Partner, StubChatClient.Saying("away")));

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, cancellationToken: TestContext.Current.CancellationToken);

        RouteReport report = response.GetRoute()!;
        Assert.Equal("away", response.Text);
        Assert.Equal("claude", report.ServedBy);
        Assert.Equal(Degradation.Reduced, report.Degradation);
        Assert.Equal([FailureKind.Unreachable, null], report.Attempts.Select(static a => a.Failure));
        Assert.Equal(1, broken.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_AllFail_TellsTheWholeStory(bool streaming)
    {
        using Kit kit = new(k => k
            .AddChatClient("local", Tier.Sovereign, StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError)))
            .AddChatClient("claude", Tier.Partner, StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.NameResolutionError))));

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(
            () => Kit.AskAsync(kit.Chat, streaming, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(["local", "claude"], failure.Attempts.Select(static a => a.Service));
        Assert.Equal(HttpRequestError.ConnectionError, Assert.IsType<HttpRequestException>(failure.InnerException).HttpRequestError);
        Assert.Contains("doctor", failure.Message, StringComparison.Ordinal);
    }
}
