using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TierKit.AspNetCore.Access;
using TierKit.AspNetCore.Endpoints;
using TierKit.AspNetCore.Health;
using TierKit.AspNetCore.Status;
using TierKit.AspNetCore.Wire;
using TierKit.Hosting;
using TierKit.Resilience;

namespace TierKit.AspNetCore.Hosting;

/// <summary>Registers what <c>MapTierKit</c> needs; a reference to the package is enough for that to happen.</summary>
internal static class GatewayServices
{
    public static void Register(ITierKitBuilder kit)
    {
        IServiceCollection services = kit.Services;
        if (services.Any(static d => d.ServiceType == typeof(GatewayMapping)))
        {
            return;
        }

        services.AddSingleton<GatewayMapping>();
        services.AddOptions<GatewayOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>());
        services.AddSingleton<IHostedService, ListenCheck>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<KeyRing>();
        services.AddSingleton<Doorkeeper>();
        services.AddSingleton<ConcurrencyGate>();
        services.AddSingleton<RequestBodies>();
        services.AddSingleton<NamedClients>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<AnswerStream>();
        services.AddSingleton<ChatCompletionsEndpoint>();
        services.AddSingleton<ResponsesEndpoint>();
        services.AddSingleton<ModelsEndpoint>();
        services.AddSingleton<EmbeddingsEndpoint>();
        services.AddSingleton<NamedTasks>();
        services.AddSingleton<TranscriptionEndpoint>();
        services.AddSingleton<SpeechEndpoint>();
        services.AddSingleton<ImagesEndpoint>();
        services.TryAddSingleton<RouteDecisions>();
        services.AddSingleton<StatusReader>();
        services.AddSingleton<StatusWriter>();
        services.AddSingleton<StatusPage>();
        services.AddSingleton<StatusStream>();
        services.AddSingleton<StatusEndpoints>();
        services.AddSingleton<TierKitHealthCheck>();
        services.AddSingleton<HealthEndpoints>();
        services.AddHealthChecks().AddCheck<TierKitHealthCheck>(TierKitHealthCheck.Name, tags: ["ready"]);
    }
}
