using Microsoft.Extensions.Hosting;

namespace TierKit.Testing.Drills;

/// <summary>Says which hosted service it is that does not start: a stack trace does not always.</summary>
internal sealed class DrillHostedService(IHostedService service) : IHostedLifecycleService, IAsyncDisposable
{
    private readonly IHostedLifecycleService? _lifecycle = service as IHostedLifecycleService;

    public Task StartingAsync(CancellationToken cancellationToken) => TryAsync(() => _lifecycle?.StartingAsync(cancellationToken));

    public Task StartAsync(CancellationToken cancellationToken) => TryAsync(() => service.StartAsync(cancellationToken));

    public Task StartedAsync(CancellationToken cancellationToken) => TryAsync(() => _lifecycle?.StartedAsync(cancellationToken));

    public Task StoppingAsync(CancellationToken cancellationToken) => _lifecycle?.StoppingAsync(cancellationToken) ?? Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => service.StopAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => _lifecycle?.StoppedAsync(cancellationToken) ?? Task.CompletedTask;

    // The container made this one and knows nothing of the service inside.
    public async ValueTask DisposeAsync()
    {
        if (service is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            (service as IDisposable)?.Dispose();
        }
    }

    private async Task TryAsync(Func<Task?> run)
    {
        try
        {
            await (run() ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new StartFailureException($"{nameof(IHostedService)} → {service.GetType().Name}", exception);
        }
    }
}
