using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TierKit.Hosting;
using TierKit.Mcp.Borrowing;
using TierKit.Mcp.Pinning;
using TierKit.Transport;

namespace TierKit.Mcp.Hosting;

/// <summary>Makes the servers from what was registered.</summary>
internal static class BorrowedServersFactory
{
    public static BorrowedServers Create(IServiceProvider provider)
    {
        HomeNetwork home = provider.GetRequiredService<HomeNetwork>();
        BorrowedRegistration[] registered = [.. provider.GetServices<BorrowedRegistration>()];
        string[] errors = [.. registered.SelectMany(r => BorrowedServerValidator.ValidateHome(r, home))];
        if (errors.Length > 0)
        {
            throw new TierKitConfigurationException(errors);
        }

        TierKitLock kept = provider.GetRequiredService<TierKitLock>();
        Approvals approvals = new(kept.File, kept.Mode);
        TimeProvider time = provider.GetService<TimeProvider>() ?? TimeProvider.System;
        ILogger logger = provider.GetService<ILoggerFactory>()?.CreateLogger("TierKit.Mcp") ?? NullLogger.Instance;
        bool startsNone = provider.GetService<IServiceStandIn>() is not null;
        return new BorrowedServers(
            registered.Select(r => new BorrowedServer(r.Name, r.Options, approvals, home, time, logger, startsNone)),
            approvals,
            logger);
    }
}
