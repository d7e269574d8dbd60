using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace TierKit.Testing.Drills;

/// <summary>Holds one instance of the application, for one case.</summary>
internal sealed class DrilledApp(IServiceProvider services, IHost? host, IEnumerable<ServiceDescriptor> registrations) : IAsyncDisposable
{
    public IServiceProvider Services { get; } = services;

    public IEnumerable<ServiceDescriptor> Registrations { get; } = registrations;

    public bool IsStopping => Services.GetService<IHostApplicationLifetime>()?.ApplicationStopping.IsCancellationRequested == true;

    /// <summary>Starts its host, or without one checks what a host would check.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (host is not null)
        {
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        Services.GetService<IStartupValidator>()?.Validate();
    }

    /// <summary>Stops and disposes it; what does not end within the patience is left behind.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        using CancellationTokenSource clock = new(patience, TimeProvider.System);
        try
        {
            if (host is not null)
            {
                await host.StopAsync(clock.Token).WaitAsync(clock.Token).ConfigureAwait(false);
            }

            await DisposeAsync().AsTask().WaitAsync(clock.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whether it stops well is not what a drill asks.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (((object?)host ?? Services) is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            (((object?)host ?? Services) as IDisposable)?.Dispose();
        }
    }
}
