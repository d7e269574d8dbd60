using Microsoft.Extensions.AI;
using TierKit.Tiers;

namespace TierKit.Telemetry;

/// <summary>Represents a stream that broke after part of the answer had been shown.</summary>
/// <remarks>The partial text is on the exception, never in its message.</remarks>
public sealed class StreamInterruptedException : TierKitException
{
    internal StreamInterruptedException(RouteAttempt attempt, TextContent partial, UsageDetails? usage, IReadOnlyList<RouteAttempt> attempts, IReadOnlyList<RouteExclusion> exclusions, Exception? cause)
        : base(
            $"The answer of {attempt.Service} ({attempt.Tier}) broke off: {attempt.Failure} after {Durations.Describe(attempt.Duration)}. "
            + "What was shown is in PartialText. Ask again, or choose another mid-stream mode for the policy.",
            cause)
    {
        Service = attempt.Service;
        Tier = attempt.Tier;
        Failure = attempt.Failure ?? FailureKind.Truncated;
        Partial = partial;
        Usage = usage;
        Attempts = attempts;
        Exclusions = exclusions;
    }

    /// <summary>Gets the service whose answer broke off.</summary>
    public string Service { get; }

    /// <summary>Gets the service's tier.</summary>
    public Tier Tier { get; }

    /// <summary>Gets why it broke off.</summary>
    public FailureKind Failure { get; }

    /// <summary>Gets the text that had been shown.</summary>
    /// <remarks>It has no label of its own: keep it with <c>conversation.AddAnswer(exception)</c>, or take the label from <c>GetLabel</c>.</remarks>
    public string PartialText => Partial.Text;

    /// <summary>Gets the text that had been shown, with the label of what it was made from.</summary>
    internal TextContent Partial { get; }

    /// <summary>Gets the usage the service had reported, or <see langword="null"/>.</summary>
    public UsageDetails? Usage { get; }

    /// <summary>Gets every attempt in order.</summary>
    public IReadOnlyList<RouteAttempt> Attempts { get; }

    /// <summary>Gets every service that could not be asked, such as one that cannot continue an answer, with the reason.</summary>
    public IReadOnlyList<RouteExclusion> Exclusions { get; }
}
