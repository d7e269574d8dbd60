using TierKit.Memory.Encoders;
using TierKit.Policy;

namespace TierKit.Memory.Tests.Indexing;

/// <summary>Encodes a text as counts of its letters: enough to tell two spaces apart.</summary>
internal sealed class StubEncoder(string name, int dimension) : ITextEncoder
{
    public bool IsAway { get; set; }

    /// <summary>Gets or sets which texts it cannot take.</summary>
    public Func<string, bool> Refuses { get; set; } = static _ => false;

    /// <summary>Gets the texts it has encoded, in order.</summary>
    public List<string> Texts { get; } = [];

    public int Encoded => Texts.Count;

    public List<Sensitivity> Labels { get; } = [];

    public double FusionWeight => 1;

    public ValueTask<EmbeddingSpace?> GetSpaceAsync(CancellationToken cancellationToken) => new(new EmbeddingSpace(name, "", dimension));

    public ValueTask<EncodingOutcome> EncodeAsync(IReadOnlyList<string> texts, Sensitivity label, Memory<float> vectors, CancellationToken cancellationToken)
    {
        if (IsAway || texts.Any(Refuses))
        {
            return new(EncodingOutcome.Unavailable);
        }

        Labels.Add(label);
        for (int i = 0; i < texts.Count; i++)
        {
            Texts.Add(texts[i]);
            Span<float> vector = vectors.Span.Slice(i * dimension, dimension);
            vector.Clear();
            foreach (char letter in texts[i])
            {
                vector[letter % dimension]++;
            }
        }

        return new(EncodingOutcome.Encoded);
    }
}
