using Microsoft.Extensions.DependencyInjection;
using TierKit.AspNetCore.Hosting;
using TierKit.Hosting;

#pragma warning disable IDE0130 // Entry point: stands where every host's verb is looked for.
namespace Microsoft.Extensions.Hosting;

/// <summary>Adds TierKit, its gateway and its health checks to an application.</summary>
public static class TierKitHostExtensions
{
    /// <summary>Adds TierKit from the application's <c>TierKit</c> section, and more in code.</summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="configure">Registers more in code; runs before the section is read.</param>
    /// <returns>TierKit's builder, for further registrations.</returns>
    /// <remarks>Then <c>app.MapTierKit()</c> maps the gateway. <c>services.AddTierKit(configuration)</c> does the same.</remarks>
    public static ITierKitBuilder AddTierKit(this IHostApplicationBuilder builder, Action<ITierKitBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        ITierKitBuilder kit = builder.Services.AddTierKit(builder.Configuration.GetSection("TierKit"), configure);
        GatewayServices.Register(kit);
        return kit;
    }

    /// <summary>Configures the gateway in code; registers it where a reference alone did not.</summary>
    /// <param name="kit">The builder.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The builder.</returns>
    public static ITierKitBuilder UseGateway(this ITierKitBuilder kit, Action<GatewayOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(kit);

        GatewayServices.Register(kit);
        if (configure is not null)
        {
            kit.Services.Configure(configure);
        }

        return kit;
    }
}
