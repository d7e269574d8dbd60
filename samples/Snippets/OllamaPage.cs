using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Tiers;

namespace Snippets;

internal static class OllamaPage
{
    public static void Register(IServiceCollection services)
    {
        services.AddTierKit(kit => kit
            .AddOllama("local", model: "llama3.2")
            .AddOllama("rack", model: "qwen3:32b", endpoint: "http://10.0.0.5:11434", configure: o => o.ContextWindow = 32_768)
            .AddOllama("cloud", model: "gpt-oss:120b-cloud", tier: Tier.Partner)
            .AddOllamaEmbeddings("vectors", model: "nomic-embed-text", space: "notes"));
    }

    public static ChatOptions Options()
    {
        var options = new ChatOptions { AdditionalProperties = new() { ["num_ctx"] = 8192, ["keep_alive"] = TimeSpan.FromMinutes(10) } };
        return options;
    }
}
