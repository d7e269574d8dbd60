using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Lets a model ask what it is running on.</summary>
internal sealed class TierStatusFunction(IServiceProvider services) : AIFunction
{
    private static readonly JsonElement NoParameters = JsonElement.Parse("""{"type":"object","properties":{},"additionalProperties":false}""");

    private static readonly Dictionary<string, object?> Hints = new(StringComparer.Ordinal)
    {
        [RouteOptionNames.ReadOnlyHint] = true,
        [RouteOptionNames.DestructiveHint] = false,
        [RouteOptionNames.IdempotentHint] = true,
        [RouteOptionNames.OpenWorldHint] = false,
    };

    public static string Toolset => "tiers";

    public override string Name => "tier_status";

    public override string Description =>
        "Says which AI services this application runs on, in which tier each is (Sovereign: the user's own; Partner: somebody else's), "
        + "and whether each can be asked at the moment. Asks no service.";

    public override JsonElement JsonSchema => NoParameters;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties => Hints;

    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        TierStatus status = new(
            services.GetRequiredService<PolicyCatalog>().Default.Name,
            services.GetService<IFloor>() is not null,
            [.. services.GetRequiredService<ServiceCatalog>().Services.Select(Entry)]);
        return new(JsonSerializer.SerializeToElement(status, TierStatusJsonContext.Default.TierStatus));
    }

    private static TierStatusEntry Entry(TierService service)
    {
        ServiceHealth health = service.Health;
        return service.MissingKeyVariable is { } variable
            ? new(service.Name, service.Tier, service.Kind, service.Model, "MissingKey", $"{variable} is not set", null)
            : new(service.Name, service.Tier, service.Kind, service.Model, health.Availability.ToString(), health.Reason, health.Until);
    }
}
