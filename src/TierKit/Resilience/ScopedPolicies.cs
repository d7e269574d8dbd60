using System.Collections.Concurrent;
using TierKit.Policy;

namespace TierKit.Resilience;

/// <summary>Joins the policy that a client stands for with the one of the scope around a call: a scope replaces a default, and only tightens what was chosen by name.</summary>
/// <remarks>Thread-safe. Plans are kept by policy, so each pair is joined once.</remarks>
internal sealed class ScopedPolicies(RouteServices services, RoutePolicy own, bool isNamed)
{
    private readonly ConcurrentDictionary<RoutePolicy, RoutePolicy> _within = new();

    /// <summary>Gets the policy of a call outside of any scope.</summary>
    public RoutePolicy Own => own;

    public RoutePolicy Within(RoutePolicy scope) => !isNamed || scope == own
        ? scope
        : _within.GetOrAdd(scope, static (scope, self) => self.Own.Within(scope, scope.Critical || !scope.Order.Any(self.Services.IsOutside)), this);

    private RouteServices Services { get; } = services;
}
