using Microsoft.Extensions.AI;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TierKit.AspNetCore.Status;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Routing;

namespace TierKit.AspNetCore.Health;

/// <summary>Says whether what must not fail can still be served, from what real calls have shown; it asks nobody anything.</summary>
/// <remarks>Degraded only when a critical policy has nobody left to ask and no floor that is enough. A partner that is down is no reason.</remarks>
internal sealed class TierKitHealthCheck(TieredChatClient chat, PolicyCatalog policies, StatusReader status) : IHealthCheck
{
    public const string Name = "tierkit";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check());

    public HealthCheckResult Check()
    {
        Dictionary<string, object> services = new(StringComparer.Ordinal);
        foreach (ServiceRow row in status.OwnServices())
        {
            services[row.Name] = row.Reason is null ? row.State : $"{row.State}: {row.Reason}";
        }

        string[] lost = [.. policies.Policies.Where(p => p.Critical && IsLost(p)).Select(static p => p.Name)];
        return lost.Length == 0
            ? HealthCheckResult.Healthy("Every critical policy can be served.", services)
            : HealthCheckResult.Degraded($"Nobody can serve the critical {(lost.Length == 1 ? "policy" : "policies")} {string.Join(", ", lost)}.", data: services);
    }

    private bool IsLost(RoutePolicy policy)
    {
        RoutePlan plan = chat.Explain([], new ChatOptions().WithPolicy(policy.Name));
        return plan.Candidates.Count == 0 && !(plan.FloorMayAnswer && policy.Floor == FloorRule.Sufficient);
    }
}
