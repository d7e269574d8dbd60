using System.Runtime.InteropServices;

namespace TierKit.Memory.Indexing;

/// <summary>Compares one vector with all passages of a snapshot.</summary>
internal sealed class VectorScan
{
    private readonly SearchSnapshot _snapshot;
    private readonly sbyte[] _query;
    private readonly float _scale;
    private readonly int _padded;

    public VectorScan(SearchSnapshot snapshot, ReadOnlySpan<float> query)
    {
        _snapshot = snapshot;
        _padded = QuantizedVector.Padded(snapshot.Dimension);
        _query = new sbyte[_padded];
        _scale = QuantizedVector.Quantize(query, _query);
    }

    /// <summary>Gets the cosine of a passage, 0 where it has no vector.</summary>
    public double Cosine(long passage)
    {
        int place = _snapshot.PlaceOf(passage);
        int offset = place < 0 ? -1 : _snapshot.Offsets[place];
        return offset < 0 ? 0 : At(offset + (int)(passage - _snapshot.Firsts[place]));
    }

    /// <summary>Finds the nearest passages, at most one vector's worth of each.</summary>
    public IReadOnlyList<(long Passage, double Cosine)> Nearest(int count, Func<long, bool>? allowed)
    {
        PriorityQueue<long, double> best = new(count + 1);
        double worst = 0;
        for (int document = 0; document < _snapshot.Documents; document++)
        {
            int offset = _snapshot.Offsets[document];
            if (offset < 0 || (allowed is not null && !allowed(_snapshot.Keys[document])))
            {
                continue;
            }

            for (int i = 0; i < _snapshot.Counts[document]; i++)
            {
                double cosine = At(offset + i);
                if (cosine > worst)
                {
                    best.Enqueue(_snapshot.Firsts[document] + i, cosine);
                    if (best.Count > count)
                    {
                        best.Dequeue();
                        best.TryPeek(out _, out worst);
                    }
                }
            }
        }

        List<(long, double)> found = new(best.Count);
        while (best.TryDequeue(out long passage, out double cosine))
        {
            found.Add((passage, cosine));
        }

        found.Reverse();
        return found;
    }

    private double At(int vector)
    {
        ref sbyte numbers = ref MemoryMarshal.GetArrayDataReference(_snapshot.Numbers);
        return QuantizedVector.Dot(ref MemoryMarshal.GetArrayDataReference(_query), ref System.Runtime.CompilerServices.Unsafe.Add(ref numbers, vector * _padded), _padded) * _scale * _snapshot.Scales[vector];
    }
}
