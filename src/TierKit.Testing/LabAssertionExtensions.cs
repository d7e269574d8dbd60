using System.Globalization;
using TierKit.Telemetry;

namespace TierKit.Testing;

/// <summary>Checks what happened in a lab, in any test framework or none.</summary>
public static class LabAssertionExtensions
{
    /// <summary>Checks that a service gave the last answer.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="name">The service's name.</param>
    /// <exception cref="TierAssertionException">Another service did, or none; the message shows every attempt.</exception>
    public static void ShouldHaveServed(this TierLab lab, string name)
    {
        ArgumentNullException.ThrowIfNull(lab);
        string? last = lab.Ledger.LastOrDefault(static e => e.Failure is null)?.Service;
        if (last != name)
        {
            throw new TierAssertionException($"Expected the last answer from '{name}'; it came from {(last is null ? "no service" : $"'{last}'")}.{Story(lab)}");
        }
    }

    /// <summary>Checks how often a fake was asked.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="name">The fake's name.</param>
    /// <param name="times">How often; 0 for never.</param>
    /// <exception cref="TierAssertionException">It was asked more or less often; the message shows every attempt.</exception>
    public static void ShouldHaveAsked(this TierLab lab, string name, int times)
    {
        ArgumentNullException.ThrowIfNull(lab);
        int asked = lab[name].Calls;
        if (asked != times)
        {
            throw new TierAssertionException($"Expected '{name}' to be asked {Times(times)}; it was asked {Times(asked)}.{Story(lab)}");
        }
    }

    private static string Times(int count) => count switch
    {
        0 => "never",
        1 => "once",
        _ => $"{count.ToString(CultureInfo.InvariantCulture)} times",
    };

    private static string Story(TierLab lab)
    {
        IReadOnlyList<LedgerEntry> entries = lab.Ledger;
        return entries.Count == 0
            ? "\nNothing was attempted."
            : "\nAttempts:" + string.Concat(entries.TakeLast(20).Select(static e =>
                $"\n  {e.Service} ({e.Tier}): {e.Failure?.ToString() ?? "served"} after {e.Duration.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s"));
    }
}
