using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace TierKit.Hosting;

/// <summary>Checks everything when the host starts, rather than at the first question at night.</summary>
internal sealed class TierKitStartValidator(IServiceProvider services) : IValidateOptions<TierKitOptions>
{
    private int _looked;

    public ValidateOptionsResult Validate(string? name, TierKitOptions options)
    {
        try
        {
            TierKitRuntime runtime = services.GetRequiredService<TierKitRuntime>();
            ILogger logger = services.GetService<ILoggerFactory>()?.CreateLogger("TierKit") ?? NullLogger.Instance;
            // Where nothing is connected to, no name leads anywhere and no server has a model.
            IReadOnlyList<string> errors = services.GetService<IServiceStandIn>() is not null ? [] :
            [
                .. SovereignNames.Check(runtime, logger),
                // Whoever reads the options later starts nothing; nor does what the look itself resolves.
                .. Interlocked.Exchange(ref _looked, 1) == 0 ? LockAtStart.Check(services.GetRequiredService<TierKitLock>(), runtime.Route.Background, logger) : [],
            ];
            return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
        }
        catch (TierKitConfigurationException exception)
        {
            return ValidateOptionsResult.Fail(exception.Errors);
        }
    }
}
