using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Takes services, providers or a whole tier out at run time, and brings them back; the application goes on.</summary>
/// <remarks>
/// <para>
/// Thread-safe; resolve it from the container. Calls that are running go on; new attempts avoid what is isolated, and plans,
/// reports and exceptions name the operator's reason. A service is asked again when nothing covers it any more.
/// </para>
/// <para>
/// Switches live in memory: another process does not see them, and a restart forgets all but those of <c>TierKit:Isolated</c>.
/// </para>
/// </remarks>
public sealed class OperatorSwitches
{
    private readonly RouteServices _services;
    private readonly Lock _lock = new();
    private List<Isolation> _isolations = [];

    internal OperatorSwitches(RouteServices services) => _services = services;

    /// <summary>Occurs after a switch was turned, on the thread that turned it; what a handler throws is logged.</summary>
    public event EventHandler<IsolationChangedEventArgs>? Changed;

    /// <summary>Gets everything that is isolated now, the oldest first.</summary>
    public IReadOnlyList<Isolation> Isolations => Volatile.Read(ref _isolations);

    /// <summary>Takes something out. What is isolated already keeps its time and gets the new reason.</summary>
    /// <param name="target">What to take out.</param>
    /// <param name="reason">Why; it reaches plans, reports and exceptions, so put nothing secret in it.</param>
    /// <returns>The isolation.</returns>
    /// <exception cref="UnknownNameException">No registered service has that name, provider or tier; the message lists those that exist.</exception>
    public Isolation Isolate(IsolationTarget target, string reason)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);

        string[] covered = Covered(target);
        Isolation isolation;
        lock (_lock)
        {
            int known = _isolations.FindIndex(i => Same(i.Target, target));
            isolation = new Isolation(known < 0 ? target : _isolations[known].Target, reason.Trim(), known < 0 ? _services.Time.GetUtcNow() : _isolations[known].Since);
            List<Isolation> now = [.. _isolations];
            if (known < 0)
            {
                now.Add(isolation);
            }
            else
            {
                now[known] = isolation;
            }

            Apply(now);
        }

        _services.Logger.Isolated(target, isolation.Reason);
        Raise(new IsolationChangedEventArgs(isolation, isolated: true, covered));
        return isolation;
    }

    /// <summary>Brings something back that was taken out under the same target.</summary>
    /// <param name="target">What was taken out.</param>
    /// <returns><see langword="false"/> when it was not isolated under that target.</returns>
    /// <remarks>Bringing back a service does not bring it back from its provider's or its tier's isolation.</remarks>
    public bool Restore(IsolationTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);

        Isolation? restored;
        lock (_lock)
        {
            restored = _isolations.Find(i => Same(i.Target, target));
            if (restored is null)
            {
                return false;
            }

            Apply([.. _isolations.Where(i => i != restored)]);
        }

        _services.Logger.Restored(restored.Target);
        Raise(new IsolationChangedEventArgs(restored, isolated: false, Covered(restored.Target)));
        return true;
    }

    /// <summary>Finds what keeps a service out.</summary>
    /// <param name="service">The service.</param>
    /// <returns>The oldest isolation that covers it, or <see langword="null"/> when it is not isolated.</returns>
    public Isolation? Find(TierService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Volatile.Read(ref _isolations).Find(i => i.Target.Covers(service));
    }

    private static bool Same(IsolationTarget one, IsolationTarget other) => one == other
        || (one.Scope == IsolationScope.Provider && other.Scope == IsolationScope.Provider && string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase));

    private void Apply(List<Isolation> now)
    {
        Volatile.Write(ref _isolations, now);
        foreach (ServiceState state in _services.States)
        {
            state.Isolate(now.Find(i => i.Target.Covers(state.Service)));
        }
    }

    private string[] Covered(IsolationTarget target)
    {
        string[] covered = [.. _services.States.Select(static s => s.Service).Where(target.Covers).Select(static s => s.Name).Order(StringComparer.Ordinal)];
        if (covered.Length == 0)
        {
            throw new UnknownNameException(target.Name, $"{target.Scope} of a registered service", Known(target.Scope));
        }

        return covered;
    }

    private string[] Known(IsolationScope scope) =>
    [
        .. _services.States.Select(s => scope switch
        {
            IsolationScope.Service => s.Service.Name,
            IsolationScope.Provider => s.Service.Provider,
            _ => s.Service.Tier.ToString(),
        }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private void Raise(IsolationChangedEventArgs change)
    {
        foreach (EventHandler<IsolationChangedEventArgs> handler in Delegate.EnumerateInvocationList(Changed))
        {
            try
            {
                handler(this, change);
            }
            catch (Exception exception)
            {
                // The switch is turned; a listener that fails must not make its operator believe otherwise.
                _services.Logger.ListenerFailed(exception, change.Isolation.Target);
            }
        }
    }
}
