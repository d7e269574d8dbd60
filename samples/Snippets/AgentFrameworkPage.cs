using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Memory.Answering;
using TierKit.Memory.Operations;

namespace Snippets;

internal static class AgentFrameworkPage
{
    public static async Task ReadmeAsync()
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit
            .AddOllama("local", model: "llama3.2")
            .AddAnthropic("claude", model: "claude-sonnet-5")
            .AddBasicMemory("./notes"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        BasicMemoryContextProvider notes = new(provider.GetRequiredService<BasicMemory>());
        ChatClientAgent agent = new(provider.GetRequiredService<IChatClient>(), new ChatClientAgentOptions { AIContextProviders = [notes] });
        Console.WriteLine(await agent.RunAsync("What must never depend on a partner?"));
    }

    public static BasicMemoryContextProvider Brief(BasicMemory memory) =>
        new(memory.In("work"), new PromptContextOptions { MaxPassages = 3, MaxTokens = 800 });
}
