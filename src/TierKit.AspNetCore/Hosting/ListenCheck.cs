using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TierKit.AspNetCore.Access;

namespace TierKit.AspNetCore.Hosting;

/// <summary>Fails the start when the gateway would listen beyond loopback without a key.</summary>
internal sealed class ListenCheck(IServiceProvider services, GatewayMapping mapping, KeyRing keys) : IHostedLifecycleService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The server is the last hosted service to start: only now the addresses are those it really bound.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!mapping.IsMapped || !keys.IsEmpty)
        {
            return Task.CompletedTask;
        }

        ICollection<string> addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        string[] open = [.. addresses.Where(static a => !LoopbackNames.IsLoopbackAddress(a))];
        return open.Length == 0
            ? Task.CompletedTask
            : throw new TierKitException(
                $"The gateway would listen on {string.Join(", ", open)} without a key. Set TierKit:Gateway:Keys:NAME:Key "
                + "(TierKit__Gateway__Keys__NAME__Key in the environment, for example from: openssl rand -hex 32), or listen on http://localhost only.");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
