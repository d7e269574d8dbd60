using System.Numerics;
using System.Runtime.InteropServices;

namespace TierKit.Quorum;

/// <summary>Groups texts whose vectors lie close together and whose facts agree.</summary>
/// <remarks>Complete linkage in the panel's order: every pair of a cluster is close, nothing chains, and the result is deterministic.</remarks>
internal sealed class AnswerClusters(Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyList<ReadOnlyMemory<float>>>> embed, double threshold) : ITextGrouping
{
    public async ValueTask<int[]> GroupAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        (await GroupWithVectorsAsync(texts, cancellationToken).ConfigureAwait(false)).Groups;

    public async ValueTask<(int[] Groups, IReadOnlyList<ReadOnlyMemory<float>> Vectors)> GroupWithVectorsAsync(
        IReadOnlyList<string> texts,
        CancellationToken cancellationToken)
    {
        if (texts.Count == 0)
        {
            return ([], []);
        }

        IReadOnlyList<ReadOnlyMemory<float>> vectors = await embed(texts, cancellationToken).ConfigureAwait(false);
        AnswerFacts[] facts = [.. texts.Select(AnswerFacts.Read)];
        int[] groups = new int[texts.Count];
        List<List<int>> clusters = [];
        for (int i = 0; i < texts.Count; i++)
        {
            int text = i;
            int at = clusters.FindIndex(c => c.All(member =>
                string.Equals(texts[member], texts[text], StringComparison.OrdinalIgnoreCase)
                || (Cosine(vectors[member].Span, vectors[text].Span) >= threshold && FactGuard.MayAgree(facts[member], facts[text]))));
            if (at < 0)
            {
                at = clusters.Count;
                clusters.Add([]);
            }

            clusters[at].Add(i);
            groups[i] = at;
        }

        return (groups, vectors);
    }

    /// <summary>Finds the text nearest to all others of its group; ties go to the lowest place.</summary>
    public static int Medoid(IReadOnlyList<int> members, IReadOnlyList<ReadOnlyMemory<float>> vectors) =>
        members.MaxBy(m => members.Sum(other => Cosine(vectors[m].Span, vectors[other].Span)));

    public static double Cosine(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        if (one.Length != other.Length)
        {
            return 0;
        }

        Vector<float> dots = Vector<float>.Zero;
        Vector<float> ones = Vector<float>.Zero;
        Vector<float> others = Vector<float>.Zero;
        ReadOnlySpan<Vector<float>> left = MemoryMarshal.Cast<float, Vector<float>>(one);
        ReadOnlySpan<Vector<float>> right = MemoryMarshal.Cast<float, Vector<float>>(other);
        for (int i = 0; i < left.Length; i++)
        {
            dots += left[i] * right[i];
            ones += left[i] * left[i];
            others += right[i] * right[i];
        }

        float dot = Vector.Sum(dots);
        float size = Vector.Sum(ones);
        float otherSize = Vector.Sum(others);
        for (int i = left.Length * Vector<float>.Count; i < one.Length; i++)
        {
            dot += one[i] * other[i];
            size += one[i] * one[i];
            otherSize += other[i] * other[i];
        }

        return size == 0 || otherSize == 0 ? 0 : dot / (Math.Sqrt(size) * Math.Sqrt(otherSize));
    }
}
