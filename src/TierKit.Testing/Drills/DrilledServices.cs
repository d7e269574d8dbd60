using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TierKit.Functions;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Testing.Drills;

/// <summary>Changes an application's registrations so that nothing outside of the process is reached: services, tools, clock, state, server, signals.</summary>
internal static class DrilledServices
{
    // Without the server nobody listens, and a drill needs no port. The type is internal, hence its name.
    private const string WebServer = "Microsoft.AspNetCore.Hosting.GenericWebHostService";

    public static void Change(IServiceCollection services, DrillSetup setup, DrillObservation start)
    {
        foreach (Action<IServiceCollection> more in setup.Services)
        {
            more(services);
        }

        if (!services.Any(static d => d.ServiceType == typeof(ServiceCatalog)))
        {
            throw new DrillException("The application registers no TierKit, so there is nothing to drill; call services.AddTierKit(kit => …) in it.");
        }

        for (int index = services.Count - 1; index >= 0; index--)
        {
            ServiceDescriptor descriptor = services[index];
            if (descriptor.IsKeyedService)
            {
                continue;
            }

            if (descriptor.ServiceType == typeof(ILoggerProvider) || (descriptor.ServiceType == typeof(IHostedService) && descriptor.ImplementationType?.FullName == WebServer))
            {
                services.RemoveAt(index);
            }
            else if (descriptor.ServiceType == typeof(IHostedService))
            {
                services[index] = new ServiceDescriptor(typeof(IHostedService), provider => Named((IHostedService)Make(descriptor, provider)), descriptor.Lifetime);
            }
            else if (descriptor.ServiceType == typeof(Toolset))
            {
                services[index] = new ServiceDescriptor(typeof(Toolset), provider => Wrap((Toolset)Make(descriptor, provider)), descriptor.Lifetime);
            }
            else if (descriptor.ServiceType == typeof(IFloor))
            {
                services[index] = new ServiceDescriptor(typeof(IFloor), provider => new DrillFloor((IFloor)Make(descriptor, provider)), descriptor.Lifetime);
            }
        }

        services.AddSingleton<TimeProvider>(start.Time);
        services.AddSingleton<IHostLifetime, DrillLifetime>();
        services.AddSingleton<IServiceStandIn>(new DrillStandIn(start.Losses, setup.Replies));
        services.AddTierKit(kit => kit.Configure(options =>
        {
            options.TimeProvider = start.Time;
            options.Randomizer = static () => .5;
            options.StatePath = "none";
            options.Ledger.Enabled = false;
        }));
    }

    // The host watches background services by their type.
    private static IHostedService Named(IHostedService service) => service is BackgroundService ? service : new DrillHostedService(service);

    private static object Make(ServiceDescriptor descriptor, IServiceProvider provider) =>
        descriptor.ImplementationInstance
        ?? descriptor.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!);

    private static Toolset Wrap(Toolset toolset)
    {
        IReadOnlyList<AIFunction>? seen = null;
        IReadOnlyList<AIFunction> wrapped = [];
        return new Toolset(toolset.Name, toolset.Description, Functions, toolset.Label)
        {
            Prompts = toolset.Prompts,
            Resources = toolset.Resources,
            IsBorrowed = toolset.IsBorrowed,
        };

        IReadOnlyList<AIFunction> Functions()
        {
            IReadOnlyList<AIFunction> now = toolset.Functions;
            if (!ReferenceEquals(now, seen))
            {
                wrapped = [.. now.Select(f => Wrap(toolset, f))];
                seen = now;
            }

            return wrapped;
        }
    }

    // What walks has a fake behind it already. What other programs lend, and what can send, does not run in a drill.
    private static AIFunction Wrap(Toolset toolset, AIFunction function) => function.GetService<TieredFunction>() is not null
        ? function
        : new DrillFunction(
            function,
            [$"tool:{function.Name}", $"tool:{toolset.Name}", $"mcp:{toolset.Name}"],
            runs: !toolset.IsBorrowed && ReachOf(function) != ToolReach.Outside);

    private static ToolReach? ReachOf(AIFunction function) =>
        function.AdditionalProperties.TryGetValue(RouteOptionNames.Reach, out object? value) ? value as ToolReach? : null;
}
