using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Owns every task that outlives its call: bounded in number, observed, stopped when the container is disposed.</summary>
internal sealed class BackgroundTasks : IAsyncDisposable, IDisposable
{
    private const int Limit = 256;

    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];
    private readonly CancellationTokenSource _stopping = new();
    private bool _stopped;

    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>Starts a task; <see langword="false"/> when there are too many or the container is gone.</summary>
    public bool TryRun(Func<CancellationToken, Task> work)
    {
        lock (_lock)
        {
            if (_stopped || _running.Count >= Limit)
            {
                return false;
            }

            Task running;
            // What a call carried along must not live on in what outlives it.
            using (ExecutionContext.SuppressFlow())
            {
                running = Task.Run(() => work(_stopping.Token), CancellationToken.None);
            }

            _running.Add(running);
            TierKitTelemetry.TaskStarted();
            _ = ForgetAsync(running);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
        }

        _stopping.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        Task[] left;
        lock (_lock)
        {
            left = [.. _running];
        }

        await Task.WhenAll(left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ForgetAsync(Task running)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        _ = running.Exception;
        lock (_lock)
        {
            _running.Remove(running);
        }

        TierKitTelemetry.TaskEnded();
    }
}
