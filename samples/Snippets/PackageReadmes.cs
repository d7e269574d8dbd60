using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Snippets;

internal static class PackageReadmes
{
    public static async Task CoreAsync()
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit.AddOllama("local", model: "llama3.2"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        ChatResponse response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("Say hello.");
        Console.WriteLine($"{response.Text}\n{response.GetRoute()}");
    }

    public static async Task OllamaAsync()
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit
            .AddOllama("local", model: "llama3.2")
            .AddOllamaEmbeddings("vectors", model: "nomic-embed-text"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        ChatResponse response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("Say hello.");
        Console.WriteLine($"{response.Text}\n{response.GetRoute()}");
    }

    public static async Task OpenAIAsync()
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit
            .AddLlamaCpp("home")
            .AddVllm("rack", model: "qwen3-32b", endpoint: "http://10.0.0.5:8000/v1")
            .AddOpenAI("gpt", model: "gpt-5.2"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        ChatResponse response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("Say hello.");
        Console.WriteLine($"{response.Text}\n{response.GetRoute()}");
    }

    public static async Task AnthropicAsync()
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit.AddAnthropic("claude", model: "claude-sonnet-5"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        ChatResponse response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("Say hello.");
        Console.WriteLine($"{response.Text}\n{response.GetRoute()}");
    }

    public static async Task MemoryAsync()
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit.AddBasicMemory("./notes"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        IChatClient chat = provider.GetRequiredService<IChatClient>();
        Console.WriteLine(await chat.GetResponseAsync("What must never depend on a partner?"));
    }
}
