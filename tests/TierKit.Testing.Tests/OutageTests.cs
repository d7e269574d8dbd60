using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Testing.Tests;

/// <summary>The figures that are promised for outages, in virtual time.</summary>
public sealed class OutageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, 20)]
    [InlineData(false, 300)]
    public async Task Silence_FirstClockFires_NextIsAskedThenAndOnce(bool streaming, int seconds)
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .AddFake("claude", Tier.Partner, fault: Fault.SilentBeforeHeaders)
            .AddFake("local", Tier.Sovereign));

        (await Ask.HelloAsync(lab.Chat, streaming, Ask.PartnerFirst(), Token)).ShouldReport(servedBy: "local", attempts: 2);

        lab.ShouldHaveAsked("claude", times: 1);
        lab.ShouldHaveAsked("local", times: 1);
        Assert.Equal(TimeSpan.FromSeconds(seconds), lab["local"].Requests[0].At - LabTime.Beginning);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Flapping_TwentyCalls_AtMostFiveAttemptsReachIt(bool streaming)
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .AddFake("claude", Tier.Partner, fault: Fault.Flapping())
            .AddFake("local", Tier.Sovereign));

        for (int i = 0; i < 20; i++)
        {
            ChatResponse response = await Ask.HelloAsync(lab.Chat, streaming, Ask.PartnerFirst(), Token);
            Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        }

        Assert.InRange(lab["claude"].Calls, 1, 5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Outage_SingleService_OneAttemptPerHalfOpenWindow(bool streaming)
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .AddFake("home", Tier.Sovereign, fault: Fault.Refused.For(TimeSpan.FromSeconds(60))));

        int failed = 0;
        for (int second = 0; second < 120; second++)
        {
            Task<ChatResponse>[] calls = [.. Enumerable.Range(0, second < 3 ? 1 : 4).Select(_ => Ask.HelloAsync(lab.Chat, streaming, cancellationToken: Token))];
            foreach (Task<ChatResponse> call in calls)
            {
                await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                failed += call.IsCompletedSuccessfully ? 0 : 1;
            }

            lab.Time.Advance(TimeSpan.FromSeconds(1));
        }

        // Three open it; then one probe each after 15, 30 and 60 s, of which the last finds it well.
        double[] asked = [.. lab["home"].Requests.Select(static r => (r.At - LabTime.Beginning).TotalSeconds)];
        Assert.Equal([0, 1, 2, 17, 47], asked.TakeWhile(static s => s < 60));
        Assert.Equal(107, asked.First(static s => s > 60));
        Assert.True(failed > 100);
        (await Ask.HelloAsync(lab.Chat, streaming, cancellationToken: Token)).ShouldReport(servedBy: "home", degradation: Degradation.None);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Outage_Over_PreferredServiceServesAgainByItself(bool streaming)
    {
        FaultSwitch outage = new(isOn: true);
        await using TierLab lab = TierLab.Create(kit => kit
            .AddFake("claude", Tier.Partner, fault: Fault.Status(500).While(outage))
            .AddFake("local", Tier.Sovereign));
        for (int i = 0; i < 3; i++)
        {
            (await Ask.HelloAsync(lab.Chat, streaming, Ask.PartnerFirst(), Token)).ShouldReport(servedBy: "local");
        }

        outage.IsOn = false;
        (await Ask.HelloAsync(lab.Chat, streaming, Ask.PartnerFirst(), Token)).ShouldReport(servedBy: "local");
        lab.Time.Advance(TimeSpan.FromSeconds(15));

        (await Ask.HelloAsync(lab.Chat, streaming, Ask.PartnerFirst(), Token)).ShouldReport(servedBy: "claude", degradation: Degradation.None, attempts: 1);
    }
}
