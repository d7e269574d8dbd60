using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Counts attempts by the minute for a day.</summary>
/// <remarks>Lock-free: one word per minute holds which minute it is and both counts, so no reader sees half of a change.</remarks>
internal sealed class AttemptWindow(TimeProvider time)
{
    private const int Minutes = 24 * 60;
    private const int CountBits = 20;
    private const long MostCounted = (1L << CountBits) - 1;

    private readonly long _start = time.GetTimestamp();
    private readonly long[] _minutes = new long[Minutes];

    /// <summary>Counts an attempt, at a timestamp that is at hand or now.</summary>
    public void Add(bool served, long? at = null)
    {
        long now = Now(at);
        ref long place = ref _minutes[now % Minutes];
        while (true)
        {
            long seen = Volatile.Read(ref place);
            (long good, long bad) = Minute(seen) == now ? (Good(seen), Bad(seen)) : (0, 0);
            long next = served ? Word(now, Math.Min(good + 1, MostCounted), bad) : Word(now, good, Math.Min(bad + 1, MostCounted));
            if (Interlocked.CompareExchange(ref place, next, seen) == seen)
            {
                return;
            }
        }
    }

    /// <summary>Sums up the last minutes, the running one included.</summary>
    public AttemptFigures Read(int minutes)
    {
        long now = Now(at: null);
        long successes = 0;
        long failures = 0;
        foreach (ref long place in _minutes.AsSpan())
        {
            long word = Volatile.Read(ref place);
            if (word != 0 && Minute(word) > now - minutes)
            {
                successes += Good(word);
                failures += Bad(word);
            }
        }

        return successes + failures == 0 ? AttemptFigures.None : new AttemptFigures { Successes = successes, Failures = failures };
    }

    // Counted from one, so that an empty word is no minute.
    private long Now(long? at) => (time.GetElapsedTime(_start, at ?? time.GetTimestamp()).Ticks / TimeSpan.TicksPerMinute) + 1;

    private static long Word(long minute, long good, long bad) => (minute << (2 * CountBits)) | (good << CountBits) | bad;

    private static long Minute(long word) => word >> (2 * CountBits);

    private static long Good(long word) => (word >> CountBits) & MostCounted;

    private static long Bad(long word) => word & MostCounted;
}
