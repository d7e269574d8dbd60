using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Quorum;

namespace Snippets;

internal static class QuorumPage
{
    public static void Register(IServiceCollection services)
    {
        services.AddTierKit(kit => kit
            .AddOllama("local", model: "llama3.2")
            .AddAnthropic("claude", model: "claude-sonnet-5")
            .AddOpenAI("gpt", model: "gpt-5.2")
            .AddQuorum("council", quorum => quorum.AddMember("local").AddMember("claude").AddMember("gpt")));
    }

    public static async Task Ask(QuorumChatClient panel)
    {
        QuorumResult<string> result = await panel.AskAsync("Which year did the Berlin Wall fall? Say the year only.");
        Console.WriteLine($"{result.Decision}: {result.Value} ({result.Support} of {result.TotalWeight}, {result.Lineages} lineages)");
        foreach (VoteClass<string> dissent in result.Classes.Skip(1))
        {
            Console.WriteLine($"dissent of weight {dissent.Weight}: {dissent.Value}");
        }
    }
}
