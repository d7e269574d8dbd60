namespace TierKit.Testing;

/// <summary>Represents a timer of the lab's clock.</summary>
internal sealed class LabTimer(LabTime time, long number, TimerCallback callback, object? state, bool isSleep) : ITimer
{
    public static readonly IComparer<LabTimer> ByDue = Comparer<LabTimer>.Create(static (one, other) =>
        one.Due != other.Due ? one.Due.CompareTo(other.Due) : one.Number.CompareTo(other.Number));

    public long Number { get; } = number;

    public bool IsSleep { get; } = isSleep;

    public long Due { get; set; }

    public TimeSpan? Period { get; set; }

    public bool IsDisposed { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        time.Arm(this, dueTime, period);
        return !IsDisposed;
    }

    public void Fire() => callback(state);

    public void Dispose()
    {
        IsDisposed = true;
        time.Disarm(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
