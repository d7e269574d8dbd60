using TierKit.Hosting;
using TierKit.Providers;
using TierKit.Tiers;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Claude.</summary>
public static class AnthropicTierKitBuilderExtensions
{
    /// <summary>Registers a Claude model; a partner unless said otherwise.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="name">The service's name: a DI key, a service id, a gateway model.</param>
    /// <param name="model">The model as the vendor names it.</param>
    /// <param name="endpoint">The address; the default is the vendor's.</param>
    /// <param name="tier">The tier.</param>
    /// <param name="configure">Sets the key, price, limits, clocks.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder AddAnthropic(
        this ITierKitBuilder kit,
        string name,
        string model,
        string? endpoint = null,
        Tier? tier = null,
        Action<ServiceOptions>? configure = null) =>
        kit.UseAnthropic().AddService(name, options =>
        {
            options.Provider = "Anthropic";
            options.Model = model;
            options.Endpoint = endpoint;
            options.Tier = tier;
            configure?.Invoke(options);
        });

    /// <summary>Makes the provider <c>Anthropic</c> known to configuration.</summary>
    /// <param name="kit">The builder.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder UseAnthropic(this ITierKitBuilder kit) => kit.UseProvider(new AnthropicProvider());
}
