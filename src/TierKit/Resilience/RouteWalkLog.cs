using Microsoft.Extensions.Logging;
using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Says what happens on a walk, without any content. Event ids of this room are 4000 to 4999.</summary>
internal static partial class RouteWalkLog
{
    [LoggerMessage(4001, LogLevel.Information, "{Service} failed with {Kind} in {Phase}; policy {Policy} goes on.")]
    public static partial void AttemptFailed(this ILogger logger, string service, FailureKind kind, AttemptPhase? phase, string policy);

    [LoggerMessage(4002, LogLevel.Warning, "{Service} failed with {Kind} and needs attention: {Reason}.")]
    public static partial void NeedsAttention(this ILogger logger, string service, FailureKind kind, string reason);

    [LoggerMessage(4003, LogLevel.Warning, "No model was reachable under policy {Policy}; the floor answered.")]
    public static partial void FloorAnswered(this ILogger logger, string policy);

    [LoggerMessage(4004, LogLevel.Error, "The ledger threw; the attempt on {Service} is not written down.")]
    public static partial void LedgerFailed(this ILogger logger, Exception exception, string service);

    [LoggerMessage(4005, LogLevel.Warning, "The model of {Service} could not be loaded ahead: {Kind}.")]
    public static partial void WarmUpFailed(this ILogger logger, string service, FailureKind kind);

    [LoggerMessage(4051, LogLevel.Warning, "Shortening a conversation failed with {Exception}; the call goes on as it was.")]
    public static partial void CompactionFailed(this ILogger logger, string exception);

    [LoggerMessage(4061, LogLevel.Information, "Labels contradict each other under policy {Policy}: {Contradiction}.")]
    public static partial void LabelsContradict(this ILogger logger, string policy, string contradiction);

    [LoggerMessage(4062, LogLevel.Warning, "{Service} answered with {Count} pseudonyms that nobody gave it; they were left as they are.")]
    public static partial void UnknownPseudonyms(this ILogger logger, string service, int count);

    [LoggerMessage(4101, LogLevel.Warning, "An operator isolated {Target}: {Reason}.")]
    public static partial void Isolated(this ILogger logger, IsolationTarget target, string reason);

    [LoggerMessage(4102, LogLevel.Warning, "An operator restored {Target}.")]
    public static partial void Restored(this ILogger logger, IsolationTarget target);

    [LoggerMessage(4103, LogLevel.Error, "A listener to the operator's switches failed; {Target} is switched all the same.")]
    public static partial void ListenerFailed(this ILogger logger, Exception exception, IsolationTarget target);
}
