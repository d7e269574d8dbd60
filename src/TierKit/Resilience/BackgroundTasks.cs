using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Owns every task that outlives its call: bounded in number, observed, stopped when the container is disposed.</summary>
/// <remarks>
/// Work that somebody chose to begin is refused when there is too much of it. What only waits until a client comes back cannot be
/// refused, for the client runs anyway: it is bounded by how many of its requests an endpoint may leave behind.
/// </remarks>
internal sealed class BackgroundTasks : IAsyncDisposable, IDisposable
{
    internal const int Limit = 256;

    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];
    private readonly CancellationTokenSource _stopping = new();
    private bool _stopped;
    private int _chosen;

    /// <summary>Gets how many tasks run now, whatever they are for.</summary>
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
            if (_stopped || _chosen >= Limit)
            {
                return false;
            }

            _chosen++;
            Start(work, chosen: true);
            return true;
        }
    }

    /// <summary>Starts a task that lets go of what is there already; it ends at once when the container is gone.</summary>
    public void LetGo(Func<CancellationToken, Task> work)
    {
        lock (_lock)
        {
            Start(work, chosen: false);
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

    private void Start(Func<CancellationToken, Task> work, bool chosen)
    {
        Task running;
        // What a call carried along must not live on in what outlives it; a call may have stopped the flow itself.
        if (ExecutionContext.IsFlowSuppressed())
        {
            running = Task.Run(() => work(_stopping.Token), CancellationToken.None);
        }
        else
        {
            using (ExecutionContext.SuppressFlow())
            {
                running = Task.Run(() => work(_stopping.Token), CancellationToken.None);
            }
        }

        _running.Add(running);
        TierKitTelemetry.TaskStarted();
        _ = ForgetAsync(running, chosen);
    }

    private async Task ForgetAsync(Task running, bool chosen)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        _ = running.Exception;
        lock (_lock)
        {
            _running.Remove(running);
            _chosen -= chosen ? 1 : 0;
        }

        TierKitTelemetry.TaskEnded();
    }
}
