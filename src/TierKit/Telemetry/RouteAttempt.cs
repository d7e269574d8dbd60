using System.Text.Json.Serialization;
using TierKit.Tiers;

namespace TierKit.Telemetry;

/// <summary>Represents one attempt to have a service answer.</summary>
/// <remarks>It never holds a provider's message, a prompt or an answer.</remarks>
public sealed class RouteAttempt
{
    /// <summary>The key under which the data of a provider's own exception hold the attempt, when no other service would take the request.</summary>
    public const string PropertyName = "tierkit.attempt";

    /// <summary>Initializes the attempt.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="tier">The service's tier.</param>
    /// <param name="failure">Why it failed, or <see langword="null"/> when it served.</param>
    /// <param name="status">The HTTP status, when there was one.</param>
    /// <param name="phase">The clock that ran out or the phase it failed in, when known.</param>
    /// <param name="duration">How long it took.</param>
    [JsonConstructor]
    public RouteAttempt(string service, Tier tier, FailureKind? failure, int? status, AttemptPhase? phase, TimeSpan duration)
    {
        Service = service;
        Tier = tier;
        Failure = failure;
        Status = status;
        Phase = phase;
        Duration = duration;
    }

    /// <summary>Gets the service's name.</summary>
    public string Service { get; }

    /// <summary>Gets the service's tier.</summary>
    public Tier Tier { get; }

    /// <summary>Gets why it failed, or <see langword="null"/> when it served.</summary>
    public FailureKind? Failure { get; }

    /// <summary>Gets the HTTP status, when there was one.</summary>
    public int? Status { get; }

    /// <summary>Gets the clock that ran out or the phase it failed in, when known.</summary>
    public AttemptPhase? Phase { get; }

    /// <summary>Gets how long it took.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Gets the host and port that were asked, when the service has several; else <see langword="null"/>.</summary>
    public string? Endpoint { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        string outcome = Failure is { } kind ? kind.ToString() : "served";
        string status = Status is { } code ? $" {code}" : "";
        string phase = Failure == FailureKind.Timeout && Phase is { } clock ? $" ({clock})" : "";
        string at = Endpoint is null ? "" : $" at {Endpoint}";
        return $"{Service} ({Tier}){at}: {outcome}{status}{phase} after {Durations.Describe(Duration)}";
    }

    /// <summary>Puts the attempt on a provider's exception, so that whoever answers for it knows the kind without knowing the vendor.</summary>
    internal Exception On(Exception exception)
    {
        exception.Data[PropertyName] = this;
        return exception;
    }
}
