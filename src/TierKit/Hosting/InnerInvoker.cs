using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Warns of a client that invokes functions by itself, inside of the walk instead of around it.</summary>
internal static partial class InnerInvoker
{
    // The invoker lives in a package that the core does not lean on; where nobody references that, no client can hold one.
    private const string Invoker = "Microsoft.Extensions.AI.FunctionInvokingChatClient, Microsoft.Extensions.AI";

    public static void Warn(TierService service, IChatClient client, IServiceProvider provider)
    {
        if (Type.GetType(Invoker, throwOnError: false) is { } type && client.GetService(type) is not null)
        {
            ILogger logger = provider.GetService<ILoggerFactory>()?.CreateLogger("TierKit") ?? NullLogger.Instance;
            LogInvoker(logger, service.Name);
        }
    }

    [LoggerMessage(6002, LogLevel.Warning, "Service {Service} invokes functions inside of itself: tools run again when it fails over, and the filters of a kernel never see them. Register the client without UseFunctionInvocation; it belongs outside of the tiered client.")]
    private static partial void LogInvoker(ILogger logger, string service);
}
