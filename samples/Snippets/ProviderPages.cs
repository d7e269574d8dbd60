using Microsoft.Extensions.DependencyInjection;
using TierKit.Tiers;

namespace Snippets;

internal static class ProviderPages
{
    public static void OpenAI(IServiceCollection services)
    {
        services.AddTierKit(kit => kit
            .AddVllm("rack", model: "qwen3-32b", endpoint: "http://10.0.0.5:8000/v1")
            .AddLMStudio("desk", model: "qwen3-8b")
            .AddOpenAI("gpt", model: "gpt-5.2")
            .AddOpenAICompatible("other", Tier.Partner, model: "m", endpoint: "https://models.example.com/v1"));
    }

    public static void LlamaCpp(IServiceCollection services)
    {
        services.AddTierKit(kit => kit
            .AddLlamaCpp("home")
            .AddLlamaCpp("router", model: "qwen3-8b", endpoint: "http://10.0.0.5:8080/v1"));
    }

    public static void Gemini(IServiceCollection services)
    {
        services.AddTierKit(kit => kit
            .AddOllama("local", model: "llama3.2")
            .AddGemini("gemini", model: "gemini-3-pro"));
    }

    public static void Anthropic(IServiceCollection services)
    {
        services.AddTierKit(kit => kit
            .AddOllama("local", model: "llama3.2")
            .AddAnthropic("claude", model: "claude-sonnet-5", configure: o => o.ContextWindow = 200_000));
    }
}
