namespace TierKit.Resilience;

/// <summary>Keeps a failing endpoint from being asked, and lets one call at a time find out whether it is back.</summary>
/// <remarks>
/// Opens after three consecutive failures, or when at least half of at least four outcomes within 30 s failed, judged at
/// each failure; for 15 s, doubling up to 5 min, with a jitter of a tenth. Polly's breaker has no consecutive rule and
/// ends before a stream does (docs/decisions/0002). Thread-safe.
/// </remarks>
internal sealed class CircuitBreaker(TimeProvider time, Func<double> random)
{
    internal const int ConsecutiveLimit = 3;
    internal const int MinimumOutcomes = 4;

    internal static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan FirstBreak = TimeSpan.FromSeconds(15);
    internal static readonly TimeSpan LongestBreak = TimeSpan.FromMinutes(5);

    private const int WindowSize = 32;

    private readonly Lock _lock = new();
    private readonly long[] _at = new long[WindowSize];
    private readonly bool[] _failed = new bool[WindowSize];
    private int _outcomes;
    private int _consecutive;
    private int _generation;
    private int _breaks;
    private bool _open;
    private bool _probing;
    private long _openUntil;
    private TaskCompletionSource? _settled;

    /// <summary>Gets how long the breaker stays open, or <see langword="null"/> when it is closed.</summary>
    public TimeSpan? OpenFor
    {
        get
        {
            lock (_lock)
            {
                return _open ? Remaining() : null;
            }
        }
    }

    public bool IsProbing
    {
        get
        {
            lock (_lock)
            {
                return _probing;
            }
        }
    }

    /// <summary>Gets whether a call would be let through now, as a probe or otherwise.</summary>
    public bool MayEnter
    {
        get
        {
            lock (_lock)
            {
                return !_open || (!_probing && Remaining() <= TimeSpan.Zero);
            }
        }
    }

    /// <summary>Gets what ends when the probe that is under way does, or <see langword="null"/> when none is.</summary>
    public Task? WhenProbed()
    {
        lock (_lock)
        {
            return _probing ? (_settled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : null;
        }
    }

    public bool TryEnter(out BreakerPermit permit)
    {
        lock (_lock)
        {
            if (!_open)
            {
                permit = new BreakerPermit(_generation, Probe: false);
                return true;
            }

            if (_probing || Remaining() > TimeSpan.Zero)
            {
                permit = default;
                return false;
            }

            _probing = true;
            permit = new BreakerPermit(_generation, Probe: true);
            return true;
        }
    }

    /// <summary>Reports an answer, at a timestamp that is at hand or now; returns whether this closed the breaker.</summary>
    public bool Succeed(BreakerPermit permit, long? at = null)
    {
        lock (_lock)
        {
            if (permit.Generation != _generation)
            {
                return false;
            }

            _consecutive = 0;
            if (!_open)
            {
                Note(failed: false, at);
                return false;
            }

            Close();
            return true;
        }
    }

    /// <summary>Reports a failure that counts against health; returns whether this opened the breaker.</summary>
    public bool Fail(BreakerPermit permit)
    {
        lock (_lock)
        {
            if (permit.Generation != _generation)
            {
                return false;
            }

            Note(failed: true, at: null);
            _consecutive++;
            if (!permit.Probe && _consecutive < ConsecutiveLimit && !HalfFailed())
            {
                return false;
            }

            Open();
            return true;
        }
    }

    /// <summary>Reports an attempt that says nothing of health; a probe leaves its place to the next call.</summary>
    public void Abandon(BreakerPermit permit)
    {
        if (!permit.Probe)
        {
            return;
        }

        lock (_lock)
        {
            if (permit.Generation == _generation)
            {
                EndProbe();
            }
        }
    }

    private TimeSpan Remaining()
    {
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), _openUntil);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Open()
    {
        double seconds = Math.Min(FirstBreak.TotalSeconds * Math.Pow(2, Math.Min(_breaks, 16)), LongestBreak.TotalSeconds);
        seconds *= 1 + ((random() - .5) / 5);
        _breaks++;
        _openUntil = time.GetTimestamp() + (long)(seconds * time.TimestampFrequency);
        _open = true;
        EndProbe();
        _generation++;
        _outcomes = 0;
    }

    private void Close()
    {
        _open = false;
        EndProbe();
        _breaks = 0;
        _generation++;
        _outcomes = 0;
    }

    private void EndProbe()
    {
        _probing = false;
        _settled?.TrySetResult();
        _settled = null;
    }

    private void Note(bool failed, long? at)
    {
        int slot = _outcomes++ % WindowSize;
        _at[slot] = at ?? time.GetTimestamp();
        _failed[slot] = failed;
    }

    private bool HalfFailed()
    {
        long now = time.GetTimestamp();
        int seen = 0;
        int failures = 0;
        for (int i = 0; i < Math.Min(_outcomes, WindowSize); i++)
        {
            if (time.GetElapsedTime(_at[i], now) <= Window)
            {
                seen++;
                failures += _failed[i] ? 1 : 0;
            }
        }

        return seen >= MinimumOutcomes && failures * 2 >= seen;
    }
}
