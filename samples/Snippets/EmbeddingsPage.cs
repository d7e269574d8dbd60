using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Tiers;

namespace Snippets;

internal static class EmbeddingsPage
{
    public static void Register(IServiceCollection services)
    {
        services.AddTierKit(kit => kit
            .AddOllamaEmbeddings("vectors", model: "nomic-embed-text", space: "notes")
            .AddOpenAICompatibleEmbeddings("rack-vectors", Tier.Sovereign, model: "nomic-embed-text-v1.5", endpoint: "http://10.0.0.5:8000/v1", configure: o => o.Space = "notes"));
    }

    public static async Task AskAsync(IServiceProvider provider)
    {
        var generator = provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("notes");
        GeneratedEmbeddings<Embedding<float>> vectors = await generator.GenerateAsync(["first", "second"]);
        Console.WriteLine(vectors.GetRoute());
    }
}
