using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Remembers how long the last answers took.</summary>
/// <remarks>Lock-free: a reader may miss a sample that is being written, and no reader makes a writer wait.</remarks>
internal sealed class LatencyWindow
{
    internal const int Size = 128;

    // Ticks plus one, so that zero means empty.
    private readonly long[] _samples = new long[Size];
    private int _next = -1;

    public int Version => Volatile.Read(ref _next);

    public void Add(TimeSpan duration)
    {
        int place = (Interlocked.Increment(ref _next) & int.MaxValue) % Size;
        Volatile.Write(ref _samples[place], duration.Ticks + 1);
    }

    public LatencyFigures Read() => Of([this]);

    public static LatencyFigures Of(params ReadOnlySpan<LatencyWindow> windows)
    {
        long[] all = new long[windows.Length * Size];
        int count = 0;
        foreach (LatencyWindow window in windows)
        {
            foreach (ref long sample in window._samples.AsSpan())
            {
                if (Volatile.Read(ref sample) is not 0 and long ticks)
                {
                    all[count++] = ticks - 1;
                }
            }
        }

        if (count == 0)
        {
            return LatencyFigures.None;
        }

        Array.Sort(all, 0, count);
        return new LatencyFigures { Samples = count, P50 = Rank(all, count, .5), P95 = Rank(all, count, .95) };
    }

    private static TimeSpan Rank(long[] sorted, int count, double share) =>
        TimeSpan.FromTicks(sorted[Math.Clamp((int)Math.Ceiling(count * share) - 1, 0, count - 1)]);
}
