using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace TierKit.Resilience;

/// <summary>Keeps retries of all calls together to a share of the calls, so that an outage is not answered with a storm.</summary>
/// <remarks>
/// A few retries are always there, so that an application that asks rarely may retry at all: ten at first, and one more every
/// six seconds while fewer are left. Counting a call is one interlocked addition. Thread-safe.
/// </remarks>
internal sealed class RetryBudget(TimeProvider time, double share)
{
    internal const double Floor = 10;

    internal static readonly TimeSpan Refill = TimeSpan.FromSeconds(6);

    private const double Most = 100;

    private static readonly ConditionalWeakTable<TimeProvider, ConcurrentDictionary<double, RetryBudget>> OfProcess = [];

    private readonly Lock _lock = new();
    private long _calls;
    private double _balance = share > 0 ? Floor : 0;
    private long _at = time.GetTimestamp();

    /// <summary>Gets the budget of the process: all containers on one clock and with one share have it together (docs/decisions/0017).</summary>
    public static RetryBudget For(TimeProvider time, double share) =>
        OfProcess.GetValue(time, static _ => []).GetOrAdd(share, static (s, t) => new RetryBudget(t, s), time);

    public void NoteCall() => Interlocked.Increment(ref _calls);

    /// <summary>Takes one retry, if any is left.</summary>
    public bool TryTake()
    {
        if (share <= 0)
        {
            return false;
        }

        lock (_lock)
        {
            long now = time.GetTimestamp();
            double earned = share * Interlocked.Exchange(ref _calls, 0);
            double refilled = _balance < Floor ? Math.Min(Floor, _balance + (time.GetElapsedTime(_at, now) / Refill)) : _balance;
            _balance = Math.Min(Most, refilled + earned);
            _at = now;
            // Ten tenths are one, whatever binary fractions make of them.
            if (_balance < 1 - 1e-6)
            {
                return false;
            }

            _balance--;
            return true;
        }
    }
}
