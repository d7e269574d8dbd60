namespace TierKit.Testing.Fakes;

/// <summary>Waits on the lab's clock and lets the clock know, so that it jumps only when every fake waits.</summary>
internal sealed class LabWait : TaskCompletionSource
{
    private readonly LabTime _time;
    private readonly CancellationToken _cancellation;
    private ITimer? _timer;
    private CancellationTokenRegistration _registration;
    private int _over;

    private LabWait(LabTime time, CancellationToken cancellation)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        _time = time;
        _cancellation = cancellation;
    }

    /// <summary>Waits for a while, or until cancelled when <paramref name="delay"/> is infinite.</summary>
    public static async Task WaitAsync(TimeProvider time, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (time is not LabTime lab)
        {
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
            return;
        }

        LabWait wait = new(lab, cancellationToken);
        wait._timer = delay == Timeout.InfiniteTimeSpan
            ? null
            : lab.CreateTimer(static state => ((LabWait)state!).End(cancelled: false), wait, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        wait._timer?.Change(delay, Timeout.InfiniteTimeSpan);
        wait._registration = cancellationToken.UnsafeRegister(static state => ((LabWait)state!).End(cancelled: true), wait);
        // Last: from here on the clock may jump, and must find everything that ends this wait. An end that came before evens out.
        lab.BeginWait();
        try
        {
            await wait.Task.ConfigureAwait(false);
        }
        finally
        {
            wait._timer?.Dispose();
            await wait._registration.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void End(bool cancelled)
    {
        if (Interlocked.Exchange(ref _over, 1) != 0)
        {
            return;
        }

        _time.EndWait();
        if (cancelled)
        {
            TrySetCanceled(_cancellation);
        }
        else
        {
            TrySetResult();
        }
    }
}
