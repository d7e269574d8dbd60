using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

public sealed class OllamaRegistrationTests
{
    [Fact]
    public void AddTierKit_ConfigurationNamesOllama_ServiceIsSovereignWithTheModel()
    {
        IConfiguration section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["TierKit:Services:local:Provider"] = "ollama",
            ["TierKit:Services:local:Model"] = "llama3.2",
            ["TierKit:Services:local:Endpoint"] = "http://10.0.0.5:11434",
        }).Build();
        using ServiceProvider provider = new ServiceCollection().AddTierKit(section, static kit => kit.UseOllama()).Services.BuildServiceProvider();

        TierService service = provider.GetRequiredService<ServiceCatalog>()["local"];

        Assert.Equal((Tier.Sovereign, "Ollama", "llama3.2"), (service.Tier, service.Provider, service.Model));
        Assert.Equal(new Uri("http://10.0.0.5:11434"), Assert.Single(service.Endpoints));
        Assert.Null(service.Capabilities);
        Assert.Null(service.MissingKeyVariable);
        Assert.True(service.SignalsCompletion);
    }

    [Fact]
    public void AddOllamaEmbeddings_WithSpace_ServesThatSpace()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddTierKit(static kit => kit.AddOllamaEmbeddings("vectors", "nomic-embed-text", "http://127.0.0.1:9", space: "notes"))
            .Services.BuildServiceProvider();

        TierService service = provider.GetRequiredService<ServiceCatalog>()["vectors"];

        Assert.Equal((ServiceKind.Embedding, "notes"), (service.Kind, service.Space));
        Assert.NotNull(provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("notes"));
    }

    [Fact]
    public void Assembly_Reference_MakesTheProviderKnown()
    {
        TierKitProviderAttribute mark = Assert.Single(
            typeof(OllamaProvider).Assembly.GetCustomAttributes(typeof(TierKitProviderAttribute), inherit: false).Cast<TierKitProviderAttribute>());

        TierProvider provider = Assert.IsType<TierProvider>(Activator.CreateInstance(mark.ProviderType), exactMatch: false);
        Assert.Equal("Ollama", provider.Name);
        Assert.Equal("run: ollama pull llama3.2", provider.FetchModelHint("llama3.2"));
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("[1,2]")]
    [InlineData("{\"error\":{\"message\":\"an object\"}}")]
    [InlineData("null")]
    [InlineData("")]
    public void Classify_BodyIsNotOllamas_LeavesTheKindToTheCommonRules(string body) =>
        Assert.Null(new OllamaProvider().FailureClassifier!.Classify(new FailureEvidence { Status = 500, ErrorBody = body }));
}
