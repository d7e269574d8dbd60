using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Embeddings;
using TierKit.Memory.Encoders;
using TierKit.Policy;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.Memory.Tests.Encoders;

public sealed class ServiceEncoderTests
{
    private static readonly string[] Texts = ["green tea", "a bicycle", "green tea"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetSpace_ServiceAnswers_IsAskedOnceForItsLength()
    {
        await using TierLab lab = Lab(Tier.Sovereign);
        ServiceEncoder encoder = Encoder(lab);

        EmbeddingSpace? first = await encoder.GetSpaceAsync(Token);
        EmbeddingSpace? second = await encoder.GetSpaceAsync(Token);

        Assert.Equal(new EmbeddingSpace("fake", "", 64), first);
        Assert.Same(first, second);
        Assert.Equal(1, lab["vectors"].Calls);
    }

    [Fact]
    public async Task GetSpace_ManyAtOnce_AreOneQuestion()
    {
        await using TierLab lab = Lab(Tier.Sovereign);
        ServiceEncoder encoder = Encoder(lab);

        EmbeddingSpace?[] spaces = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => encoder.GetSpaceAsync(Token).AsTask())));

        Assert.All(spaces, static space => Assert.Equal(64, space!.Dimension));
        Assert.Equal(1, lab["vectors"].Calls);
    }

    [Fact]
    public async Task GetSpace_ServiceDown_IsUnknownUntilItIsBack()
    {
        await using TierLab lab = Lab(Tier.Sovereign, Fault.Unauthorized);
        ServiceEncoder encoder = Encoder(lab);

        Assert.Null(await encoder.GetSpaceAsync(Token));
    }

    [Fact]
    public async Task Encode_Texts_GetVectorsOfLengthOneInOrder()
    {
        await using TierLab lab = Lab(Tier.Sovereign);
        float[] vectors = new float[64 * Texts.Length];

        Assert.Equal(EncodingOutcome.Encoded, await Encoder(lab).EncodeAsync(Texts, Sensitivity.Private, vectors, Token));

        for (int i = 0; i < Texts.Length; i++)
        {
            Assert.Equal(1, TensorPrimitives.Norm(vectors.AsSpan(i * 64, 64)), .0001);
        }

        Assert.Equal(vectors[..64], vectors[128..]);
        Assert.NotEqual(vectors[..64], vectors[64..128]);
    }

    [Theory]
    [InlineData(Tier.Partner, Sensitivity.Private)]
    [InlineData(Tier.Transactional, Sensitivity.Private)]
    [InlineData(Tier.Sovereign, Sensitivity.Private)]
    public async Task Encode_PrivateTexts_OnlyASovereignServiceSeesThem(Tier tier, Sensitivity label)
    {
        await using TierLab lab = Lab(tier);

        EncodingOutcome outcome = await Encoder(lab).EncodeAsync(Texts, label, new float[64 * Texts.Length], Token);

        Assert.Equal(tier == Tier.Sovereign ? EncodingOutcome.Encoded : EncodingOutcome.Refused, outcome);
        Assert.Equal(tier == Tier.Sovereign ? 1 : 0, lab["vectors"].Calls);
    }

    [Fact]
    public async Task Encode_ServiceDown_IsUnavailableAndNotRefused()
    {
        await using TierLab lab = Lab(Tier.Sovereign, Fault.Unauthorized);

        Assert.Equal(EncodingOutcome.Unavailable, await Encoder(lab).EncodeAsync(Texts, Sensitivity.Private, new float[64 * Texts.Length], Token));
    }

    [Fact]
    public async Task Encode_AnotherLengthThanTheSpaces_IsUnavailable()
    {
        await using TierLab lab = Lab(Tier.Sovereign);

        Assert.Equal(EncodingOutcome.Unavailable, await Encoder(lab).EncodeAsync(Texts, Sensitivity.Private, new float[100 * Texts.Length], Token));
    }

    [Fact]
    public async Task Encode_NoTexts_AsksNobody()
    {
        await using TierLab lab = Lab(Tier.Sovereign);

        Assert.Equal(EncodingOutcome.Encoded, await Encoder(lab).EncodeAsync([], Sensitivity.Secret, Memory<float>.Empty, Token));

        Assert.Equal(0, lab["vectors"].Calls);
    }

    [Fact]
    public async Task Encode_Cancelled_Ends()
    {
        await using TierLab lab = Lab(Tier.Sovereign);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Encoder(lab).EncodeAsync(Texts, Sensitivity.Public, new float[64 * Texts.Length], new CancellationToken(canceled: true)));
    }

    private static TierLab Lab(Tier tier, Fault? fault = null) => TierLab.Create(kit => kit.AddFakeEmbeddings("vectors", tier, fault: fault));

    private static ServiceEncoder Encoder(TierLab lab) =>
        new((TieredEmbeddingGenerator)lab.Services.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("vectors"));
}
