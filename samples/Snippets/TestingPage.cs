using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tiers;

namespace Snippets;

internal static class TestingPage
{
    public static async Task BadMonday()
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .AddFake("local", Tier.Sovereign, replies: "from home")
            .AddFake("claude", Tier.Partner, fault: Fault.StallAfter(updates: 3))
            .AddFake("gemini", Tier.Partner, fault: Fault.Status(429, retryAfter: TimeSpan.FromMinutes(5))));

        ChatResponse response = await lab.Chat.GetResponseAsync("hello", new ChatOptions().WithPolicy("partner-first"));

        response.ShouldReport(servedBy: "local", degradation: Degradation.Reduced, failures: [FailureKind.Timeout, FailureKind.RateLimited]);
        lab.ShouldHaveAsked("gemini", times: 1);
        Console.WriteLine($"{response.Text}, after {lab.Time.Elapsed}");     // from home, after 00:05:00, and no second of yours
    }

    public static void Replies(ITierKitBuilder kit) =>
        kit.AddFake("local", Tier.Sovereign, replies: ["first", "second, and from then on"])
            .AddFake("claude", Tier.Partner, replies: FakeReply.Calling("get_weather", new Dictionary<string, object?> { ["city"] = "Bonn" }))
            .AddFake("gemini", Tier.Partner, replies: FakeReplies.From(request => $"you asked: {request.LastText}"))
            .AddFakeEmbeddings("vectors", Tier.Sovereign, space: "s");

    public static Fault[] Faults()
    {
        FaultSwitch outage = new();
        Fault rough = Fault.Status(503).ForFirst(2)                        // twice, then well
            .Then(Fault.StallAfter(updates: 3).While(outage));             // and while the switch is on
        Fault flapping = Fault.Flapping(Fault.Refused, failing: 1, healthy: 2);
        Fault morning = Fault.ModelLoading(TimeSpan.FromSeconds(40)).Then(Fault.InTurn(null, Fault.Status(500)));
        return [rough, flapping, morning];
    }

    public static async Task Servers()
    {
        LabTime time = new();
        await using FakeServer server = FakeServer.CreateOpenAI(replies: "never", fault: Fault.SilentBeforeHeaders, time: time);
        await using TierLab lab = TierLab.Create(
            kit => kit
                .AddOpenAI("gpt", "fake-model", server.Address, configure: options => options.ApiKey = "key")
                .AddFake("local", Tier.Sovereign, replies: "from home"),
            time: time);

        Task<ChatResponse> asking = lab.Named("partner-first").GetResponseAsync("hello");
        await server.FaultReachedAsync();
        await time.WaitForTimerAsync(within: TimeSpan.FromMinutes(5));
        time.Advance(TimeSpan.FromMinutes(5));
        (await asking).ShouldReport(servedBy: "local");
    }
}
