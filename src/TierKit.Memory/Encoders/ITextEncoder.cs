using TierKit.Policy;

namespace TierKit.Memory.Encoders;

/// <summary>Turns texts into vectors of one space.</summary>
/// <remarks>Thread-safe.</remarks>
internal interface ITextEncoder
{
    /// <summary>Gets the weight <c>w</c> of <c>bm25/max + w·max(cosine, 0)</c>: how much these vectors may say beside the words.</summary>
    double FusionWeight { get; }

    /// <summary>Gets the space, or <see langword="null"/> while nobody who could say how long its vectors are is reachable.</summary>
    /// <param name="cancellationToken">Ends the question.</param>
    ValueTask<EmbeddingSpace?> GetSpaceAsync(CancellationToken cancellationToken);

    /// <summary>Writes one vector of length 1 per text, one after the other; a text that says nothing to the encoder gets zeros.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="label">The strictest label of the texts: decides who may be asked.</param>
    /// <param name="vectors">Room for as many vectors as there are texts; it holds nothing of use unless the outcome is encoded.</param>
    /// <param name="cancellationToken">Ends the call with an <see cref="OperationCanceledException"/>.</param>
    ValueTask<EncodingOutcome> EncodeAsync(
        IReadOnlyList<string> texts, Sensitivity label, Memory<float> vectors, CancellationToken cancellationToken);
}
