using System.Numerics.Tensors;
using TierKit.Memory.Encoders;
using TierKit.Policy;

namespace TierKit.Memory.Tests.Encoders;

public sealed class EmbeddedEncoderTests
{
    [Fact]
    public void Encode_SameMeaning_IsNearerThanAnother()
    {
        float near = Cosine("How do I repair my bicycle?", "fixing a broken bike");
        float far = Cosine("How do I repair my bicycle?", "the central bank raised interest rates");

        Assert.True(near > .3 && far < .1, $"{near} and {far}");
    }

    [Fact]
    public void Encode_AnyText_HasLengthOne()
    {
        foreach (string text in (string[])["bicycle", "the the the", "one sentence of words", string.Join(' ', Enumerable.Repeat("long text", 50_000))])
        {
            Assert.Equal(1, TensorPrimitives.Norm<float>(Vector(text)), 1e-4);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("!!! 😀 …")]
    [InlineData("北京是中国的首都")]
    [InlineData("هذا كتاب")]
    [InlineData("xqzptvw")]
    public void Encode_NothingKnown_IsZeroAndSaysSo(string text)
    {
        float[] vector = new float[EmbeddedEncoder.Shared.Space.Dimension];
        Array.Fill(vector, 7);

        Assert.False(EmbeddedEncoder.Shared.Encode(text, vector));
        Assert.All(vector, static v => Assert.Equal(0, v));
    }

    [Fact]
    public void Encode_VectorOfAnotherLength_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => EmbeddedEncoder.Shared.Encode("word", new float[99]));

    [Fact]
    public async Task EncodeAsync_ManyTextsOnManyThreads_GivesWhatEncodeGives()
    {
        string[] texts = [.. Enumerable.Range(0, 200).Select(static i => $"note {i} about apples, engines and {i % 7} ships")];
        int dimension = EmbeddedEncoder.Shared.Space.Dimension;

        await Parallel.ForAsync(0, 8, TestContext.Current.CancellationToken, async (_, token) =>
        {
            float[] vectors = new float[texts.Length * dimension];
            Assert.Equal(EncodingOutcome.Encoded, await EmbeddedEncoder.Shared.EncodeAsync(texts, Sensitivity.Secret, vectors, token));
            for (int i = 0; i < texts.Length; i++)
            {
                Assert.True(Vector(texts[i]).AsSpan().SequenceEqual(vectors.AsSpan(i * dimension, dimension)));
            }
        });
    }

    [Fact]
    public void Neighbours_KnownWord_AreOtherWordsNearestFirst()
    {
        IReadOnlyList<WordNeighbour> found = EmbeddedEncoder.Shared.Neighbours("Physician");

        Assert.Contains(found, static n => n.Word == "doctor");
        Assert.Equal(found.OrderByDescending(static n => n.Similarity), found);
        Assert.All(found, static n => Assert.InRange(n.Similarity, .3f, 1));
        Assert.DoesNotContain(found, static n => n.Word.StartsWith("physician", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("xqzptvw")]
    [InlineData("二")]
    public void Neighbours_UnknownWord_AreNone(string word) => Assert.Empty(EmbeddedEncoder.Shared.Neighbours(word));

    private static float Cosine(string one, string other) => TensorPrimitives.Dot<float>(Vector(one), Vector(other));

    private static float[] Vector(string text)
    {
        float[] vector = new float[EmbeddedEncoder.Shared.Space.Dimension];
        EmbeddedEncoder.Shared.Encode(text, vector);
        return vector;
    }
}
