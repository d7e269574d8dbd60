using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
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
}
