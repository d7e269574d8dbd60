using Microsoft.Extensions.Logging;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Tells when a service answers as somebody else, or breaks its contract more often; from real traffic only.</summary>
/// <remarks>
/// Thread-safe; resolve it from the container. It asks nobody anything and takes nobody out of routing: what follows is the
/// operator's decision (<see cref="OperatorSwitches"/>). Neither prompts nor answers are kept. A handler runs on the thread of the
/// call that showed the change, so keep it short; what it throws is logged.
/// </remarks>
public sealed partial class DriftWatch
{
    private readonly Dictionary<string, AnswerWatch> _watches;
    private readonly IdentityJournal? _journal;
    private readonly ILogger _logger;

    internal DriftWatch(IEnumerable<ServiceState> states, IdentityJournal? journal, ILogger logger)
    {
        _watches = states.ToDictionary(static s => s.Service.Name, static s => s.Answers, StringComparer.Ordinal);
        _journal = journal;
        _logger = logger;
        ILookup<string, AnswerIdentity>? known = journal?.Read();
        foreach (AnswerWatch watch in _watches.Values)
        {
            if (known is not null)
            {
                watch.Restore([.. known[watch.Service.Name]]);
            }

            watch.Listener = this;
        }
    }

    /// <summary>Occurs when a service answers under an identity that was never seen for the requested model.</summary>
    public event EventHandler<IdentityChangedEventArgs>? IdentityChanged;

    /// <summary>Occurs when a partner's or a transactional service's answers break the contract more often than they used to.</summary>
    public event EventHandler<ContractAlarmEventArgs>? ContractAlarm;

    /// <summary>Gets every identity that a service was seen with, the oldest first, those of earlier runs included; at most 32.</summary>
    /// <param name="service">The service's name.</param>
    /// <returns>The identities.</returns>
    /// <exception cref="UnknownNameException">No service has that name.</exception>
    public IReadOnlyList<AnswerIdentity> Identities(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return _watches.TryGetValue(service, out AnswerWatch? watch)
            ? watch.Seen
            : throw new UnknownNameException(service, "service", [.. _watches.Keys.Order(StringComparer.Ordinal)]);
    }

    internal void Identified(TierService service, AnswerIdentity? before, AnswerIdentity now)
    {
        _journal?.Write(service.Name, now);
        if (before is null)
        {
            return;
        }

        LogIdentity(_logger, service.Name, before, now);
        Raise(IdentityChanged, new IdentityChangedEventArgs(service, before, now), service);
    }

    internal void Alarm(TierService service, ContractFigures figures)
    {
        LogAlarm(_logger, service.Name, figures.Breach, figures.Failures, figures.Answers);
        Raise(ContractAlarm, new ContractAlarmEventArgs(service, figures), service);
    }

    private void Raise<T>(EventHandler<T>? handlers, T change, TierService service)
    {
        foreach (EventHandler<T> handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(this, change);
            }
            catch (Exception exception)
            {
                // An answer that is there is not lost to somebody who listens.
                LogListener(_logger, exception, service.Name);
            }
        }
    }

    [LoggerMessage(4201, LogLevel.Warning, "Service {Service} answers as somebody else: {Before} became {Now}.")]
    private static partial void LogIdentity(ILogger logger, string service, AnswerIdentity before, AnswerIdentity now);

    [LoggerMessage(4202, LogLevel.Warning, "Service {Service} breaks its contract ({Breach}) more often than before: {Failures} of {Answers} answers.")]
    private static partial void LogAlarm(ILogger logger, string service, ContractBreach breach, long failures, long answers);

    [LoggerMessage(4203, LogLevel.Error, "A handler of a change of service {Service} failed.")]
    private static partial void LogListener(ILogger logger, Exception exception, string service);
}
