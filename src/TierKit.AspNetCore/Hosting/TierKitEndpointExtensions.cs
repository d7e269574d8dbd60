using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TierKit.AspNetCore.Endpoints;
using TierKit.AspNetCore.Health;
using TierKit.AspNetCore.Hosting;
using TierKit.AspNetCore.Status;
using TierKit.AspNetCore.Wire;

#pragma warning disable IDE0130 // Entry point: stands where every Map verb is looked for.
namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the gateway.</summary>
public static class TierKitEndpointExtensions
{
    /// <summary>Maps the OpenAI-compatible API under <c>/v1</c>, the status page at <c>/tierkit</c>, and health under <c>/health</c>.</summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>What adds conventions to every endpoint of the gateway at once, such as <c>RequireHost</c>.</returns>
    /// <remarks>
    /// Without keys the gateway serves this machine only; a start that would open it further fails with the reason.
    /// No prompt, answer or key is logged.
    /// </remarks>
    /// <exception cref="InvalidOperationException">TierKit is not registered.</exception>
    public static IEndpointConventionBuilder MapTierKit(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);

        IServiceProvider services = endpoints.ServiceProvider;
        GatewayMapping mapping = services.GetService<GatewayMapping>()
            ?? throw new InvalidOperationException("The gateway is not registered; call builder.AddTierKit() before builder.Build().");
        mapping.IsMapped = true;

        GatewayDoor door = ActivatorUtilities.CreateInstance<GatewayDoor>(services);
        ModelsEndpoint models = services.GetRequiredService<ModelsEndpoint>();
        RouteGroupBuilder group = endpoints.MapGroup("");
        group.Map("/v1/chat/completions", door.Guard("POST", services.GetRequiredService<ChatCompletionsEndpoint>().AnswerAsync));
        group.Map("/v1/responses", door.Guard("POST", services.GetRequiredService<ResponsesEndpoint>().AnswerAsync));
        group.Map("/v1/embeddings", door.Guard("POST", services.GetRequiredService<EmbeddingsEndpoint>().AnswerAsync));
        group.Map("/v1/audio/transcriptions", door.Guard("POST", services.GetRequiredService<TranscriptionEndpoint>().AnswerAsync));
        group.Map("/v1/audio/speech", door.Guard("POST", services.GetRequiredService<SpeechEndpoint>().AnswerAsync));
        group.Map("/v1/images/generations", door.Guard("POST", services.GetRequiredService<ImagesEndpoint>().AnswerAsync));
        group.Map("/v1/models", door.Guard("GET", models.ListAsync));
        group.Map("/v1/models/{name}", door.Guard("GET", models.GetAsync));
        group.Map("/v1/{**rest}", static context => ErrorWriter.WriteAsync(context, ApiErrors.NoSuchPath(context.Request.Path)));

        StatusEndpoints status = services.GetRequiredService<StatusEndpoints>();
        group.Map("/tierkit", door.GuardPage("GET", status.PageAsync));
        group.Map("/tierkit/body", door.GuardPage("GET", status.BodyAsync));
        group.Map("/tierkit/status", door.GuardPage("GET", status.JsonAsync));
        group.Map("/tierkit/events", door.GuardPage("GET", status.EventsAsync));
        group.Map("/tierkit/switches", door.GuardPage("POST", status.SwitchAsync));
        group.Map("/tierkit/page.css", door.GuardPage("GET", StatusEndpoints.StyleAsync));
        group.Map("/tierkit/page.js", door.GuardPage("GET", StatusEndpoints.ScriptAsync));
        group.Map("/health/live", HealthEndpoints.LiveAsync);
        group.Map("/health/ready", services.GetRequiredService<HealthEndpoints>().ReadyAsync);
        return group;
    }

    /// <summary>Puts the gateway's rules before endpoints that are not its own: keys, <c>Host</c>, <c>Origin</c>, and how many at once.</summary>
    /// <typeparam name="TBuilder">The kind of the endpoints' builder.</typeparam>
    /// <param name="endpoints">The endpoints.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>
    /// Without keys the endpoints serve this machine only; a start that would open them further fails with the reason. A key
    /// that is bound to policies is refused.
    /// </remarks>
    public static TBuilder RequireTierKitGateway<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(endpoints);

        endpoints.Finally(static endpoint =>
        {
            IServiceProvider services = endpoint.ApplicationServices;
            GatewayMapping mapping = services.GetService<GatewayMapping>()
                ?? throw new InvalidOperationException("The gateway is not registered; call builder.AddTierKit() before builder.Build().");
            mapping.IsMapped = true;
            if (endpoint.RequestDelegate is { } inner)
            {
                endpoint.RequestDelegate = ActivatorUtilities.CreateInstance<GatewayDoor>(services).GuardForeign(inner);
            }
        });
        return endpoints;
    }
}
