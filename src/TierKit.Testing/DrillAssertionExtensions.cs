using TierKit.Testing.Drills;

namespace TierKit.Testing;

/// <summary>Checks what a prediction or a drill found, in any test framework or none.</summary>
public static class DrillAssertionExtensions
{
    /// <summary>Checks that no fault reaches further than a baseline on disk says.</summary>
    /// <param name="radius">The radius.</param>
    /// <param name="path">The baseline's file, as <see cref="BlastRadius.ToBaseline"/> writes it.</param>
    /// <exception cref="TierAssertionException">The radius grew, or there is no such file; the message shows what changed, or what to write.</exception>
    /// <exception cref="InvalidDataException">The file is no baseline.</exception>
    public static void ShouldNotGrow(this BlastRadius radius, string path)
    {
        ArgumentNullException.ThrowIfNull(radius);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path))
        {
            throw new TierAssertionException($"There is no baseline '{Path.GetFullPath(path)}' to compare with. Write this into it, and keep it with the source:\n{radius.ToBaseline()}");
        }

        RadiusComparison comparison = radius.CompareWith(File.ReadAllText(path));
        if (comparison.HasGrown)
        {
            throw new TierAssertionException($"The blast radius grew beyond '{Path.GetFullPath(path)}':\n{comparison}\nMend it, or write the new radius there when it is meant so:\n{radius.ToBaseline()}");
        }
    }

    /// <summary>Checks that every critical capability did its work in every case, at full strength or degraded.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The report, for further checks.</returns>
    /// <exception cref="TierAssertionException">One was lost, claimed what it could not know, or was not exercised; or there was nothing to check. The message shows the rows.</exception>
    public static DrillReport ShouldKeepCritical(this DrillReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        DrillRow[] critical = [.. report.Rows.Where(static r => r.IsCritical)];
        if (critical.Length == 0)
        {
            throw new TierAssertionException(report.Radius.CriticalCapabilities.Count == 0
                ? $"'{report.Application}' declares no critical capability, so there is nothing to keep; declare one with kit.AddCapability(name, c => c.Critical().Requires(…))."
                : $"Nothing was taken away from '{report.Application}': it has nothing of what the drill was told to take.");
        }

        DrillRow[] lost = [.. critical.Where(static r => r.Outcome is not (DrillOutcome.Survived or DrillOutcome.Degraded))];
        return lost.Length == 0
            ? report
            : throw new TierAssertionException($"{lost.Length} of {critical.Length} rows of critical capabilities were not kept:\n{string.Join('\n', lost.Select(static r => $"  {r}"))}{Shown(report.Findings)}");
    }

    /// <summary>Holds the drill, and checks that every critical capability did its work in every case.</summary>
    /// <inheritdoc cref="ShouldKeepCritical(DrillReport)"/>
    /// <param name="drill">The drill.</param>
    /// <param name="cancellationToken">Ends the drill.</param>
    public static async Task<DrillReport> ShouldKeepCritical(this Drill drill, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(drill);
        return (await drill.RunAsync(cancellationToken).ConfigureAwait(false)).ShouldKeepCritical();
    }

    /// <summary>Checks that nothing that was declared proved wrong: no undeclared dependency or host, no dead fallback, no missing timeout, nothing fabricated.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The report, for further checks.</returns>
    /// <exception cref="TierAssertionException">Something proved wrong, or no case was tried; the message shows the findings.</exception>
    public static DrillReport ShouldMatchPrediction(this DrillReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Rows.Count == 0)
        {
            throw new TierAssertionException($"Nothing was drilled in '{report.Application}': it declares no capability, or has nothing of what the drill was told to take.");
        }

        return report.MatchesPrediction ? report : throw new TierAssertionException($"The drill of '{report.Application}' differs from what was declared.{Shown(report.Findings)}");
    }

    private static string Shown(IReadOnlyList<DrillFinding> findings) =>
        string.Concat(findings.Where(static f => f.Level == FindingLevel.Error).Select(static f => $"\n{f}"));
}
