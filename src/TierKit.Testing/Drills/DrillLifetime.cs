using Microsoft.Extensions.Hosting;

namespace TierKit.Testing.Drills;

/// <summary>Lets a drill alone decide when the application ends: signals belong to the test process.</summary>
internal sealed class DrillLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
