using System.Text;
using Microsoft.Extensions.AI;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Testing;

/// <summary>Checks what a report says, in any test framework or none.</summary>
public static class RouteAssertionExtensions
{
    /// <summary>Checks who answered and how it came to that; what is left out is not checked.</summary>
    /// <param name="response">The response; of a stream, the merged one.</param>
    /// <param name="servedBy">The service that must have served.</param>
    /// <param name="tier">The tier that must have served.</param>
    /// <param name="degradation">How far below the first choice it must have been.</param>
    /// <param name="attempts">How many attempts it must have taken.</param>
    /// <param name="failures">The failures before, in order.</param>
    /// <returns>The report, for further checks.</returns>
    /// <exception cref="TierAssertionException">Something is different; the message shows the report.</exception>
    public static RouteReport ShouldReport(
        this ChatResponse response,
        string? servedBy = null,
        Tier? tier = null,
        Degradation? degradation = null,
        int? attempts = null,
        params FailureKind[] failures)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Check(response.GetRoute(), servedBy, tier, degradation, attempts, failures);
    }

    /// <inheritdoc cref="ShouldReport(ChatResponse, string?, Tier?, Degradation?, int?, FailureKind[])"/>
    /// <param name="embeddings">The vectors.</param>
    /// <param name="servedBy">The service that must have served.</param>
    /// <param name="tier">The tier that must have served.</param>
    /// <param name="degradation">How far below the first choice it must have been.</param>
    /// <param name="attempts">How many attempts it must have taken.</param>
    /// <param name="failures">The failures before, in order.</param>
    public static RouteReport ShouldReport(
        this GeneratedEmbeddings<Embedding<float>> embeddings,
        string? servedBy = null,
        Tier? tier = null,
        Degradation? degradation = null,
        int? attempts = null,
        params FailureKind[] failures)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        return Check(embeddings.GetRoute(), servedBy, tier, degradation, attempts, failures);
    }

    private static RouteReport Check(RouteReport? report, string? servedBy, Tier? tier, Degradation? degradation, int? attempts, FailureKind[] failures)
    {
        if (report is null)
        {
            throw new TierAssertionException("Expected a route report, but the answer carries none: TierKit did not answer it, or a client in between dropped its additional properties.");
        }

        List<string> wrong = [];
        Compare(wrong, "served by", servedBy, report.ServedBy);
        Compare(wrong, "tier", tier, report.Tier);
        Compare(wrong, "degradation", degradation, report.Degradation);
        Compare(wrong, "attempts", attempts, report.Attempts.Count);
        FailureKind[] seen = [.. report.Attempts.Select(static a => a.Failure).OfType<FailureKind>()];
        if (failures is { Length: > 0 } && !failures.SequenceEqual(seen))
        {
            wrong.Add($"failures: expected {string.Join(", ", failures)}; found {(seen.Length == 0 ? "none" : string.Join(", ", seen))}");
        }

        return wrong.Count == 0 ? report : throw new TierAssertionException(Describe(wrong, report));
    }

    private static void Compare<T>(List<string> wrong, string what, T? expected, T found)
        where T : notnull
    {
        if (expected is not null && !expected.Equals(found))
        {
            wrong.Add($"{what}: expected {expected}; found {found}");
        }
    }

    private static void Compare<T>(List<string> wrong, string what, T? expected, T found)
        where T : struct
    {
        if (expected is { } value && !value.Equals(found))
        {
            wrong.Add($"{what}: expected {value}; found {found}");
        }
    }

    private static string Describe(List<string> wrong, RouteReport report)
    {
        StringBuilder text = new();
        text.AppendJoin('\n', wrong).Append("\nThe report:\n  ").Append(report);
        foreach (RouteAttempt attempt in report.Attempts)
        {
            text.Append("\n  tried    ").Append(attempt);
        }

        foreach (RouteExclusion exclusion in report.Exclusions)
        {
            text.Append("\n  excluded ").Append(exclusion);
        }

        return text.ToString();
    }
}
