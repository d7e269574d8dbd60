using System.Collections.Concurrent;

namespace TierKit.Quorum;

/// <summary>Counts how often panels with a given support were right, on questions whose answers the user knows.</summary>
/// <remarks>
/// Register one in the container to have results carry <see cref="QuorumResult{T}.EstimatedAccuracy"/>. Without measurements there is
/// no estimate; a model's own confidence is never used. The estimate is the mean of a Beta distribution that starts even (1, 1) with a
/// Wilson interval at 95 %. Thread-safe.
/// </remarks>
public sealed class AgreementCalibration
{
    private readonly ConcurrentDictionary<(int Support, int Total, int Lineages), (int Hits, int Misses)> _counts = new();

    /// <summary>Counts one question whose answer is known.</summary>
    /// <param name="support">The weight behind the panel's answer.</param>
    /// <param name="totalWeight">The weight of the whole panel.</param>
    /// <param name="lineages">How many lineages stood behind it.</param>
    /// <param name="correct">Whether it was right.</param>
    public void Record(int support, int totalWeight, int lineages, bool correct) => _counts.AddOrUpdate(
        (support, totalWeight, lineages),
        static (_, right) => right ? (1, 0) : (0, 1),
        static (_, known, right) => right ? (known.Hits + 1, known.Misses) : (known.Hits, known.Misses + 1),
        correct);

    /// <summary>Estimates how often a panel with this support is right.</summary>
    /// <param name="support">The weight behind the panel's answer.</param>
    /// <param name="totalWeight">The weight of the whole panel.</param>
    /// <param name="lineages">How many lineages stand behind it.</param>
    /// <returns>The estimate, or <see langword="null"/> when no such panel was measured.</returns>
    public CalibratedAccuracy? Estimate(int support, int totalWeight, int lineages)
    {
        if (!_counts.TryGetValue((support, totalWeight, lineages), out (int Hits, int Misses) seen))
        {
            return null;
        }

        const double Z = 1.959964;
        int n = seen.Hits + seen.Misses;
        double share = (double)seen.Hits / n;
        double centre = (share + (Z * Z / (2 * n))) / (1 + (Z * Z / n));
        double half = Z / (1 + (Z * Z / n)) * Math.Sqrt((share * (1 - share) / n) + (Z * Z / (4.0 * n * n)));
        return new CalibratedAccuracy((seen.Hits + 1.0) / (n + 2), Math.Max(0, centre - half), Math.Min(1, centre + half), n);
    }
}
