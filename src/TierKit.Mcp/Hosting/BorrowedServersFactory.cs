using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TierKit.Hosting;
using TierKit.Mcp.Borrowing;
using TierKit.Mcp.Pinning;
using TierKit.Policy;

namespace TierKit.Mcp.Hosting;

/// <summary>Makes the servers from what was registered.</summary>
internal static class BorrowedServersFactory
{
    public static BorrowedServers Create(IServiceProvider provider)
    {
        McpPinOptions pins = provider.GetRequiredService<IOptions<McpPinOptions>>().Value;
        IHostEnvironment? host = provider.GetService<IHostEnvironment>();
        string root = host?.ContentRootPath ?? Directory.GetCurrentDirectory();
        Approvals approvals = new(new LockFile(Path.Combine(root, pins.LockFile ?? LockFile.FileName)), pins.Mode ?? DefaultMode(host));
        TimeProvider time = provider.GetRequiredService<IOptions<TierKitOptions>>().Value.TimeProvider ?? provider.GetService<TimeProvider>() ?? TimeProvider.System;
        ILogger logger = provider.GetService<ILoggerFactory>()?.CreateLogger("TierKit.Mcp") ?? NullLogger.Instance;
        return new BorrowedServers(
            provider.GetServices<BorrowedRegistration>().Select(r => new BorrowedServer(r.Name, r.Options, approvals, time, logger)),
            approvals,
            logger);
    }

    private static PinMode DefaultMode(IHostEnvironment? host) =>
        IsSet("TIERKIT_LOCKED") || IsSet("CI") || host is { EnvironmentName: var name } && !string.Equals(name, Environments.Development, StringComparison.OrdinalIgnoreCase)
            ? PinMode.Locked
            : PinMode.Development;

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value && value is not ("0" or "false" or "False");
}
