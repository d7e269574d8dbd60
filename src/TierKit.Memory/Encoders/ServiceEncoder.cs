using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using TierKit.Embeddings;
using TierKit.Policy;
using TierKit.Telemetry;

namespace TierKit.Memory.Encoders;

/// <summary>Encodes texts with the embedding services of one space, as far as policy and labels let them see the texts.</summary>
/// <remarks>Thread-safe. It keeps no text.</remarks>
internal sealed class ServiceEncoder(IEmbeddingGenerator<string, Embedding<float>> generator, string space, double fusionWeight = ServiceEncoder.NeuralWeight)
    : ITextEncoder
{
    /// <summary>Neural encoders earn .5 to 1 beside the words; this is the middle.</summary>
    public const double NeuralWeight = .7;

    private static readonly string[] Question = ["How long is a vector?"];

    private readonly Lock _lock = new();
    private Task<EmbeddingSpace?>? _learning;

    public ServiceEncoder(TieredEmbeddingGenerator generator)
        : this(generator, generator.Space)
    {
    }

    public double FusionWeight => fusionWeight;

    public async ValueTask<EmbeddingSpace?> GetSpaceAsync(CancellationToken cancellationToken)
    {
        Task<EmbeddingSpace?> learning;
        lock (_lock)
        {
            // All who come first wait for one answer; one that did not come is asked for again.
            if (_learning is null or { IsFaulted: true } or { IsCanceled: true } or { IsCompletedSuccessfully: true, Result: null })
            {
                _learning = LearnAsync();
            }

            learning = _learning;
        }

        return await learning.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<EncodingOutcome> EncodeAsync(
        IReadOnlyList<string> texts, Sensitivity label, Memory<float> vectors, CancellationToken cancellationToken)
    {
        if (texts.Count == 0)
        {
            return EncodingOutcome.Encoded;
        }

        (EncodingOutcome outcome, GeneratedEmbeddings<Embedding<float>>? answer) = await AskAsync(texts, label, cancellationToken).ConfigureAwait(false);
        if (answer is null)
        {
            return outcome;
        }

        int dimension = vectors.Length / texts.Count;
        for (int i = 0; i < texts.Count; i++)
        {
            ReadOnlySpan<float> vector = answer[i].Vector.Span;
            if (vector.Length != dimension)
            {
                return EncodingOutcome.Unavailable;
            }

            Span<float> own = vectors.Span.Slice(i * dimension, dimension);
            float length = TensorPrimitives.Norm(vector);
            TensorPrimitives.Divide(vector, length > 0 ? length : 1, own);
        }

        return EncodingOutcome.Encoded;
    }

    // The services say nothing of their length until they have answered once; the question itself tells nobody anything.
    private async Task<EmbeddingSpace?> LearnAsync()
    {
        (_, GeneratedEmbeddings<Embedding<float>>? answer) = await AskAsync(Question, Sensitivity.Public, CancellationToken.None).ConfigureAwait(false);
        return answer is { Count: > 0 } ? new EmbeddingSpace(space, "", answer[0].Vector.Length) : null;
    }

    private async Task<(EncodingOutcome Outcome, GeneratedEmbeddings<Embedding<float>>? Answer)> AskAsync(
        IReadOnlyList<string> texts, Sensitivity label, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EmbeddingGenerationOptions options = new() { AdditionalProperties = new() { [RouteOptionNames.Sensitivity] = label } };
        try
        {
            GeneratedEmbeddings<Embedding<float>> answer = await generator.GenerateAsync(texts, options, cancellationToken).ConfigureAwait(false);
            return answer.Count == texts.Count ? (EncodingOutcome.Encoded, answer) : (EncodingOutcome.Unavailable, null);
        }
        catch (AllServicesFailedException exception)
        {
            return (MayNever(exception) ? EncodingOutcome.Refused : EncodingOutcome.Unavailable, null);
        }
    }

    // What a scope around one call kept back may go with the next.
    private static bool MayNever(AllServicesFailedException exception) =>
        RouteScope.Current?.Policy is null
        && exception.Attempts.Count == 0
        && exception.Exclusions.All(static e => e.Reason is ExclusionReason.NotInPolicy or ExclusionReason.Critical or ExclusionReason.Sensitivity);
}
