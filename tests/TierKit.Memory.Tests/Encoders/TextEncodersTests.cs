using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Memory.Encoders;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Memory.Tests.Encoders;

public sealed class TextEncodersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("embedded")]
    public async Task Find_NoNameOrItsName_IsTheEmbeddedOne(string? name)
    {
        await using TierLab lab = Lab();

        Assert.Same(EmbeddedEncoder.Shared, TextEncoders.Find(lab.Services, name));
    }

    [Theory]
    [InlineData("vectors")]
    [InlineData("meaning")]
    public async Task Find_ServiceOrSpace_EncodesInThatSpace(string name)
    {
        await using TierLab lab = Lab();

        ITextEncoder encoder = TextEncoders.Find(lab.Services, name);

        Assert.Equal("meaning", (await encoder.GetSpaceAsync(Token))!.Name);
        Assert.Equal(ServiceEncoder.NeuralWeight, encoder.FusionWeight);
    }

    [Fact]
    public async Task Find_UnknownName_ListsTheKnownOnes()
    {
        await using TierLab lab = Lab();

        TierKitConfigurationException failure = Assert.Throws<TierKitConfigurationException>(() => TextEncoders.Find(lab.Services, "vektors"));

        Assert.Equal("Memory:Encoder = 'vektors' is not an embedding service or space; known: embedded, vectors, meaning", Assert.Single(failure.Errors));
    }

    [Fact]
    public async Task AddEmbeddedEncoder_ByItsKey_GivesTheTablesVectors()
    {
        await using TierLab lab = Lab();
        var generator = lab.Services.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(EncoderNames.Embedded);
        float[] own = new float[100];
        EmbeddedEncoder.Shared.Encode("green tea", own);

        ReadOnlyMemory<float> vector = await generator.GenerateVectorAsync("green tea", cancellationToken: Token);

        Assert.Equal(own, vector.ToArray());
        Assert.Equal(0, lab["vectors"].Calls);
    }

    [Fact]
    public async Task AddEmbeddedEncoder_BesideAnotherService_LeavesItTheUnkeyedOne()
    {
        await using TierLab lab = Lab();

        Assert.Equal(64, (await lab.Embeddings.GenerateVectorAsync("green tea", cancellationToken: Token)).Length);
        Assert.Equal(1, lab["vectors"].Calls);
    }

    [Fact]
    public async Task AddEmbeddedEncoder_AloneAndTwice_IsTheUnkeyedOne()
    {
        await using TierLab lab = TierLab.Create(static kit => kit.AddEmbeddedEncoder().AddEmbeddedEncoder());

        Assert.Equal(100, (await lab.Embeddings.GenerateVectorAsync("green tea", cancellationToken: Token)).Length);
    }

    private static TierLab Lab() => TierLab.Create(static kit => kit.AddFakeEmbeddings("vectors", Tier.Sovereign, space: "meaning").AddEmbeddedEncoder());
}
