using Microsoft.Extensions.Logging;
using TierKit.Policy;
using TierKit.Resilience;

namespace TierKit.Hosting;

/// <summary>Compares at start what is local with what was approved; a partner is compared at its first answer.</summary>
internal static partial class LockAtStart
{
    /// <summary>Looks at what the lock speaks of, as far as a start may wait for it.</summary>
    /// <returns>What keeps the application from starting; only in mode Locked.</returns>
    public static IReadOnlyList<string> Check(TierKitLock kept, BackgroundTasks background, ILogger logger)
    {
        if (!kept.IsInForce)
        {
            return [];
        }

        if (kept.Mode != LockMode.Locked)
        {
            // Told, not waited for.
            background.TryRun(stopping => TellAsync(kept, logger, stopping));
            return [];
        }

        try
        {
            IReadOnlyList<LockDifference> found = Task.Run(() => kept.CompareAsync(static s => s.IsCheckedAtStart, CancellationToken.None)).GetAwaiter().GetResult();
            List<string> errors = [];
            foreach (LockDifference difference in found)
            {
                if (difference.Kind is LockDifference.Unchecked or LockDifference.Gone or LockDifference.Identity)
                {
                    LogDifference(logger, difference.Kind, difference.Target, string.Join("; ", difference.Lines));
                }
                else
                {
                    errors.Add($"{difference.Target} is {difference.Kind} ({string.Join("; ", difference.Lines)}) and '{kept.File.FilePath}' is in mode Locked; approve it with: tierkit lock approve {difference.Target}");
                }
            }

            return errors;
        }
        catch (TierKitException exception)
        {
            return [exception.Message];
        }
    }

    private static async Task TellAsync(TierKitLock kept, ILogger logger, CancellationToken stopping)
    {
        try
        {
            IReadOnlyList<LockDifference> left;
            if (kept.Mode == LockMode.Development)
            {
                LockOutcome outcome = await kept.CompleteAsync(static s => s.IsCheckedAtStart, stopping).ConfigureAwait(false);
                left = outcome.Left;
                foreach (LockDifference written in outcome.Written)
                {
                    LogWritten(logger, written.Target, kept.File.FilePath);
                }
            }
            else
            {
                left = await kept.CompareAsync(static s => s.IsCheckedAtStart, stopping).ConfigureAwait(false);
            }

            foreach (LockDifference difference in left)
            {
                LogDifference(logger, difference.Kind, difference.Target, string.Join("; ", difference.Lines));
            }
        }
        catch (TierKitException exception)
        {
            LogBroken(logger, exception.Message);
        }
    }

    [LoggerMessage(6101, LogLevel.Warning, "The lock: {Kind} {Target}: {Lines}. Look at: tierkit lock diff")]
    private static partial void LogDifference(ILogger logger, string kind, string target, string lines);

    [LoggerMessage(6102, LogLevel.Information, "The lock: {Target} was not known and is written into {File}.")]
    private static partial void LogWritten(ILogger logger, string target, string file);

    [LoggerMessage(6103, LogLevel.Warning, "The lock was not looked at: {Message}")]
    private static partial void LogBroken(ILogger logger, string message);
}
