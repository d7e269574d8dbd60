using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TierKit.Hosting;
using TierKit.Mcp.Borrowing;
using TierKit.Mcp.Pinning;

namespace TierKit.Mcp.Hosting;

/// <summary>Makes the servers from what was registered.</summary>
internal static class BorrowedServersFactory
{
    public static BorrowedServers Create(IServiceProvider provider)
    {
        TierKitLock kept = provider.GetRequiredService<TierKitLock>();
        Approvals approvals = new(kept.File, kept.Mode);
        TimeProvider time = provider.GetService<TimeProvider>() ?? TimeProvider.System;
        ILogger logger = provider.GetService<ILoggerFactory>()?.CreateLogger("TierKit.Mcp") ?? NullLogger.Instance;
        bool startsNone = provider.GetService<IServiceStandIn>() is not null;
        return new BorrowedServers(
            provider.GetServices<BorrowedRegistration>().Select(r => new BorrowedServer(r.Name, r.Options, approvals, time, logger, startsNone)),
            approvals,
            logger);
    }
}
