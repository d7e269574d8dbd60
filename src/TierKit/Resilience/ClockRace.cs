using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;

namespace TierKit.Resilience;

/// <summary>Waits for a task or for the end of its attempt, whichever is first, so that a client that ignores its token holds nobody.</summary>
/// <remarks>
/// Races are reused once the task and the waiter are through with them, so that waiting costs no memory; one whose task never
/// ends is not reused. Each use has a number of its own, so that a clock that comes late cannot decide a later use.
/// A late failure of an abandoned task is observed.
/// </remarks>
internal sealed class ClockRace : IValueTaskSource<bool>
{
    private const int PoolSize = 64;

    private static readonly ConcurrentQueue<ClockRace> Pool = new();

    private readonly Action _onTaskDone;
    private ManualResetValueTaskSourceCore<bool> _core;
    private Task? _running;
    // Twice the number of the use, plus one when it is decided.
    private int _use;
    private int _users;

    private ClockRace() => _onTaskDone = TaskDone;

    /// <summary>Waits for the task; returns <see langword="false"/> when the attempt is over first. The task's own outcome is left to the caller.</summary>
    public static ValueTask<bool> WaitAsync(Task running, AttemptClock clock)
    {
        ClockRace race = Rent();
        race._running = running;
        ValueTask<bool> waiting = new(race, race._core.Version);
        clock.Tell(race, race._use);
        running.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(race._onTaskDone);
        return waiting;
    }

    private static ClockRace Rent()
    {
        if (!Pool.TryDequeue(out ClockRace? race))
        {
            race = new ClockRace();
        }

        race._core.Reset();
        race._core.RunContinuationsAsynchronously = false;
        // The task and the waiter.
        race._users = 2;
        return race;
    }

    public void ClockWon(int use)
    {
        if (Interlocked.CompareExchange(ref _use, use + 1, use) == use)
        {
            // Whoever waits goes on elsewhere: this may be the timer's thread.
            _core.RunContinuationsAsynchronously = true;
            _core.SetResult(false);
        }
    }

    public bool GetResult(short token)
    {
        bool taskWon = _core.GetResult(token);
        Leave();
        return taskWon;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void TaskDone()
    {
        _ = _running?.Exception;
        int use = _use & ~1;
        if (Interlocked.CompareExchange(ref _use, use + 1, use) == use)
        {
            _core.SetResult(true);
        }

        Leave();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _running = null;
            _use = (_use & ~1) + 2;
            if (Pool.Count < PoolSize)
            {
                Pool.Enqueue(this);
            }
        }
    }
}
