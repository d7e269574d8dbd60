using Microsoft.Extensions.AI;

namespace TierKit.Quorum;

/// <summary>Finds the cosine from which an encoder's texts may count as one answer.</summary>
/// <remarks>A threshold belongs to one encoder: calibrate again whenever the embedding space changes. Thread-safe.</remarks>
public static class SimilarityThreshold
{
    /// <summary>Finds the lowest threshold that merges at most a given share of the pairs that differ.</summary>
    /// <param name="generator">The encoder of the panel's embedding space.</param>
    /// <param name="pairs">Pairs of answers, each with whether both state the same.</param>
    /// <param name="falseMerges">The share of differing pairs that may lie above the threshold, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends the calibration.</param>
    /// <returns>The threshold, for <c>Threshold</c> of the panel's options.</returns>
    /// <exception cref="ArgumentException">No pair differs, so nothing can be calibrated.</exception>
    public static async Task<double> CalibrateAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator,
        IReadOnlyList<(string One, string Other, bool Same)> pairs,
        double falseMerges = .01,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentOutOfRangeException.ThrowIfNegative(falseMerges);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(falseMerges, 1);

        List<(string One, string Other, bool Same)> different = [.. pairs.Where(static p => !p.Same)];
        if (different.Count == 0)
        {
            throw new ArgumentException("No pair is labelled as different; add pairs that must not be merged, such as the same sentence with another number.", nameof(pairs));
        }

        GeneratedEmbeddings<Embedding<float>> vectors = await generator
            .GenerateAsync(different.SelectMany(static p => new[] { p.One, p.Other }), cancellationToken: cancellationToken).ConfigureAwait(false);
        double[] cosines = [.. different.Select((_, i) => AnswerClusters.Cosine(vectors[2 * i].Vector.Span, vectors[(2 * i) + 1].Vector.Span)).OrderDescending()];
        int allowed = (int)(falseMerges * cosines.Length);
        return allowed >= cosines.Length ? -1 : Math.BitIncrement(cosines[allowed]);
    }
}
