using System.Globalization;
using TierKit.Policy;

namespace TierKit.Cli.Inspecting;

/// <summary>Represents what left in a stretch of time, in counts.</summary>
internal sealed record EgressReport(
    int Days, int Calls, int Providers, long Bytes, int Redacted, int KeptHome, int Refused, int Declined, IReadOnlyDictionary<string, int> Labels, IReadOnlyDictionary<string, int> Services)
{
    public static EgressReport Of(IReadOnlyList<EgressEntry> entries, int days)
    {
        EgressEntry[] sent = [.. entries.Where(static e => e.Kind == EgressKind.Sent)];
        return new EgressReport(
            days,
            sent.Length,
            sent.Select(static e => e.Provider).Distinct(StringComparer.Ordinal).Count(),
            sent.Sum(static e => e.Bytes.GetValueOrDefault()),
            sent.Count(static e => e.Decision == EgressDecision.Redact),
            entries.Count(static e => e.Kind == EgressKind.KeptHome),
            entries.Count(static e => e.Kind == EgressKind.Refused),
            entries.Count(static e => e.Kind == EgressKind.Declined),
            Enum.GetValues<Sensitivity>().ToDictionary(static l => l.ToString(), l => sent.Count(e => e.Label == l)),
            sent.GroupBy(static e => e.Service ?? "?").OrderBy(static g => g.Key, StringComparer.Ordinal).ToDictionary(static g => g.Key, static g => g.Count()));
    }

    public override string ToString()
    {
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"last {Days} days: {Calls} requests, {Providers} providers, {Bytes} bytes, {Labels[nameof(Sensitivity.Secret)]} Secret, {Redacted} redacted, {KeptHome} kept home, {Declined} declined, {Refused} refused");
        return string.Join('\n', Services.Select(static s => string.Create(CultureInfo.InvariantCulture, $"  {s.Key}: {s.Value}")).Prepend(head));
    }
}
