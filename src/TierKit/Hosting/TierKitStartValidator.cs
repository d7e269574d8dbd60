using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TierKit.Hosting;

/// <summary>Checks everything when the host starts, rather than at the first question at night.</summary>
internal sealed class TierKitStartValidator(IServiceProvider services) : IValidateOptions<TierKitOptions>
{
    public ValidateOptionsResult Validate(string? name, TierKitOptions options)
    {
        try
        {
            services.GetRequiredService<TierKitRuntime>();
            return ValidateOptionsResult.Success;
        }
        catch (TierKitConfigurationException exception)
        {
            return ValidateOptionsResult.Fail(exception.Errors);
        }
    }
}
