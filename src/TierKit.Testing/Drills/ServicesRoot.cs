using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TierKit.Testing.Drills;

/// <summary>Builds an application that is a function over registrations.</summary>
internal sealed class ServicesRoot(string name, Action<IServiceCollection> compose) : CompositionRoot(name)
{
    public override DrilledApp Build(Action<IServiceCollection> change)
    {
        RefuseProduction(HostEnvironment.Named);
        ServiceCollection services = new();
        try
        {
            compose(services);
            RefuseProduction(services.LastOrDefault(static d => d.ServiceType == typeof(IHostEnvironment) && !d.IsKeyedService)?.ImplementationInstance is IHostEnvironment environment ? environment.EnvironmentName : null);
            change(services);
            return new DrilledApp(services.BuildServiceProvider(), null, services);
        }
        catch (Exception exception) when (exception is not DrillException)
        {
            throw NotUp("The application does not build under drill.", exception, services);
        }
    }
}
