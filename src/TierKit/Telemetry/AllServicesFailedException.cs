using System.Text;

namespace TierKit.Telemetry;

/// <summary>Represents a call that no service and no floor could answer, with the whole story.</summary>
/// <remarks>
/// The message lists every attempt and every exclusion and never a provider's text. The first failure is the
/// <see cref="Exception.InnerException"/>, and its text is the provider's own.
/// </remarks>
public sealed class AllServicesFailedException : TierKitException
{
    internal AllServicesFailedException(
        string policy,
        IReadOnlyList<RouteAttempt> attempts,
        IReadOnlyList<RouteExclusion> exclusions,
        string? nextStep,
        Exception? first)
        : base(Describe(policy, attempts, exclusions, nextStep), first)
    {
        Policy = policy;
        Attempts = attempts;
        Exclusions = exclusions;
    }

    /// <summary>Gets the policy that decided.</summary>
    public string Policy { get; }

    /// <summary>Gets every attempt in order.</summary>
    public IReadOnlyList<RouteAttempt> Attempts { get; }

    /// <summary>Gets every service that could not be asked, with the reason.</summary>
    public IReadOnlyList<RouteExclusion> Exclusions { get; }

    private static string Describe(
        string policy,
        IReadOnlyList<RouteAttempt> attempts,
        IReadOnlyList<RouteExclusion> exclusions,
        string? nextStep)
    {
        StringBuilder text = new();
        text.Append(attempts.Count == 0
            ? $"Policy '{policy}' has no service that may answer this request; nothing was sent."
            : $"Policy '{policy}' got no answer: {attempts.Count} {(attempts.Count == 1 ? "attempt" : "attempts")} failed.");
        foreach (RouteAttempt attempt in attempts)
        {
            text.Append("\n  tried    ").Append(attempt);
        }

        foreach (RouteExclusion exclusion in exclusions)
        {
            text.Append("\n  excluded ").Append(exclusion);
        }

        return nextStep is null ? text.ToString() : text.Append("\n  next     ").Append(nextStep).ToString();
    }
}
