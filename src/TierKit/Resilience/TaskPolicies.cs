using System.Collections.Concurrent;
using TierKit.Policy;

namespace TierKit.Resilience;

/// <summary>Makes, from a policy that was written for conversations, the one for a task that knows by itself who is asked, and first.</summary>
/// <remarks>Thread-safe. The policy says what may leave and how long it may take; one that asks nobody outside keeps the task at home, too.</remarks>
internal sealed class TaskPolicies(RouteServices services, IReadOnlyList<string> order)
{
    private readonly ConcurrentDictionary<RoutePolicy, RoutePolicy> _own = new();

    public RoutePolicy For(RoutePolicy policy) => _own.GetOrAdd(
        policy, static (from, self) => from.ForTask(from.Order.Any(self.Services.IsOutside) ? self.Order : self.Order.Where(n => !self.Services.IsOutside(n))), this);

    private RouteServices Services { get; } = services;

    private IReadOnlyList<string> Order { get; } = order;
}
