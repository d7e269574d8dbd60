using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Holds what is known of a failed attempt, for a classifier to name its kind.</summary>
/// <remarks>Bodies and events are a provider's words: a classifier reads them and must not log or repeat them.</remarks>
public sealed class FailureEvidence
{
    /// <summary>Gets the exception, or <see langword="null"/> when the SDK saw no failure.</summary>
    public Exception? Exception { get; init; }

    /// <summary>Gets what the service is asked for: a missing thing is a model that is gone, or a function's wrong argument.</summary>
    public ServiceKind Kind { get; init; }

    /// <summary>Gets the HTTP status as seen on the wire, or <see langword="null"/>.</summary>
    public int? Status { get; init; }

    /// <summary>Gets the start of the body of an answer that reported an error, or <see langword="null"/>.</summary>
    public string? ErrorBody { get; init; }

    /// <summary>Gets the line with which a service reported an error inside a good answer, or <see langword="null"/>.</summary>
    public string? ErrorEvent { get; init; }

    /// <summary>Gets the wait the service asked for, or <see langword="null"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Finds an exception of a type in the chain of inner exceptions.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>The outermost one, or <see langword="null"/>.</returns>
    public T? Find<T>()
        where T : Exception => HttpFailureClassifier.Find<T>(Exception);

    /// <summary>Names the kind that an HTTP status means when nothing more is known.</summary>
    /// <param name="status">A status of 400 or above.</param>
    /// <returns>The kind.</returns>
    public static FailureKind OfStatus(int status) => HttpFailureClassifier.OfStatus(status);

    /// <summary>Names the kind that an HTTP status means to a service of a kind when nothing more is known.</summary>
    /// <param name="status">A status of 400 or above.</param>
    /// <param name="kind">What the service is asked for.</param>
    /// <returns>The kind; of a function that does not find what the call named, or does not take it, the call's own fault.</returns>
    public static FailureKind OfStatus(int status, ServiceKind kind) =>
        kind == ServiceKind.Function && status is (400 or 404 or 405 or 406 or 409 or 410 or 415 or 422) ? FailureKind.InvalidRequest : HttpFailureClassifier.OfStatus(status);
}
