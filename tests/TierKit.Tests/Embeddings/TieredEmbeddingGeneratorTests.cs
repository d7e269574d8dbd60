using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Embeddings;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Embeddings;

public sealed class TieredEmbeddingGeneratorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generate_FirstOfTheSpaceFails_AnotherOfTheSameSpaceServes()
    {
        using Kit kit = new(static k => k
            .AddEmbeddingGenerator("home", Tier.Sovereign, new StubGenerator(3) { Fails = true }, "nomic")
            .AddEmbeddingGenerator("api", Tier.Transactional, new StubGenerator(3), "nomic")
            .AddEmbeddingGenerator("other", Tier.Sovereign, new StubGenerator(3), "ada"));

        GeneratedEmbeddings<Embedding<float>> vectors = await Space(kit, "nomic").GenerateAsync(["a", "b"], cancellationToken: Token);

        Assert.Equal(2, vectors.Count);
        Assert.Equal("api", vectors.GetRoute()!.ServedBy);
    }

    [Fact]
    public async Task Generate_WholeSpaceFails_NeverCrossesIntoAnother()
    {
        StubGenerator other = new(3);
        using Kit kit = new(k => k
            .AddEmbeddingGenerator("home", Tier.Sovereign, new StubGenerator(3) { Fails = true }, "nomic")
            .AddEmbeddingGenerator("other", Tier.Sovereign, other, "ada"));

        await Assert.ThrowsAsync<AllServicesFailedException>(() => Space(kit, "nomic").GenerateAsync(["a"], cancellationToken: Token));

        Assert.Equal(0, other.Calls);
    }

    [Fact]
    public void Explain_PrivateRequest_ShowsTheSpacesPlanAndAsksNobody()
    {
        StubGenerator home = new(3);
        StubGenerator away = new(3);
        using Kit kit = new(k => k
            .AddEmbeddingGenerator("home", Tier.Sovereign, home, "nomic")
            .AddEmbeddingGenerator("api", Tier.Transactional, away, "nomic")
            .AddEmbeddingGenerator("other", Tier.Sovereign, new StubGenerator(3), "ada"));
        TieredEmbeddingGenerator space = (TieredEmbeddingGenerator)Space(kit, "nomic");

        Assert.Equal(["home", "api"], space.Explain().Candidates.Select(static c => c.Name));
        using RouteScope scope = RouteScope.Begin(sensitivity: Sensitivity.Private);
        Assert.Equal(["home"], space.Explain().Candidates.Select(static c => c.Name));
        Assert.Equal(0, home.Calls + away.Calls);
    }

    [Fact]
    public async Task Generate_VectorsOfAnotherLength_AreRefused()
    {
        StubGenerator first = new(3);
        using Kit kit = new(k => k
            .AddEmbeddingGenerator("a", Tier.Sovereign, first, "nomic")
            .AddEmbeddingGenerator("b", Tier.Sovereign, new StubGenerator(4), "nomic"));
        IEmbeddingGenerator<string, Embedding<float>> space = Space(kit, "nomic");
        Assert.Equal("a", (await space.GenerateAsync(["x"], cancellationToken: Token)).GetRoute()!.ServedBy);
        first.Fails = true;

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => space.GenerateAsync(["y"], cancellationToken: Token));

        Assert.Equal(FailureKind.Malformed, failure.Attempts[^1].Failure);
        Assert.Equal("nomic", Assert.IsType<TieredEmbeddingGenerator>(space).Space);
    }

    [Fact]
    public async Task Generate_Private_StaysHome()
    {
        StubGenerator api = new(3);
        using Kit kit = new(k => k.AddEmbeddingGenerator("api", Tier.Transactional, api, "nomic"));
        using RouteScope scope = RouteScope.Begin(sensitivity: Sensitivity.Private);

        await Assert.ThrowsAsync<AllServicesFailedException>(() => Space(kit, "nomic").GenerateAsync(["diary"], cancellationToken: Token));

        Assert.Equal(0, api.Calls);
    }

    [Fact]
    public void Generator_NobodyRegistered_SaysWhatToAdd()
    {
        using Kit kit = new(static _ => { });

        TierKitException failure = Assert.Throws<TierKitException>(kit.Services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>);

        Assert.Contains("AddEmbeddingGenerator", failure.Message, StringComparison.Ordinal);
    }

    private static IEmbeddingGenerator<string, Embedding<float>> Space(Kit kit, string name) =>
        kit.Services.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(name);

    private sealed class StubGenerator(int dimension) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public bool Fails { get; set; }

        public int Calls { get; private set; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values,
            EmbeddingGenerationOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            Calls++;
            return Fails
                ? Task.FromException<GeneratedEmbeddings<Embedding<float>>>(new HttpRequestException(HttpRequestError.ConnectionError))
                : Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(_ => new Embedding<float>(new float[dimension]))));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
