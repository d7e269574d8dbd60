using Microsoft.Extensions.DependencyInjection;

namespace TierKit.Hosting;

/// <summary>Registers services, policies and what belongs to them; packages and applications extend it on equal terms.</summary>
/// <remarks>Not thread-safe: use it while the container is being set up.</remarks>
public interface ITierKitBuilder
{
    /// <summary>Gets the container's registrations.</summary>
    IServiceCollection Services { get; }
}
