using System.Text.Json;

namespace TierKit.Testing.Drills;

/// <summary>Writes a radius for later, and says what is different then.</summary>
internal static class RadiusBaseline
{
    public static string Write(BlastRadius radius)
    {
        RadiusDocument document = new()
        {
            Version = RadiusDocument.Current,
            Capabilities = radius.Capabilities,
            Critical = radius.CriticalCapabilities,
            Faults = [.. radius.Faults.Where(static f => f.Down.Count + f.Degraded.Count > 0)],
        };
        return JsonSerializer.Serialize(document, DrillJsonContext.Default.RadiusDocument) + "\n";
    }

    public static RadiusComparison Compare(BlastRadius now, string baseline)
    {
        RadiusDocument before = Read(baseline);
        Dictionary<string, FaultReach> was = new(StringComparer.Ordinal);
        foreach (FaultReach reach in before.Faults)
        {
            was[reach.Fault] = reach;
        }

        List<string> grown = [];
        List<string> shrunk = [];
        foreach (FaultReach reach in now.Faults)
        {
            was.Remove(reach.Fault, out FaultReach? earlier);
            foreach (string capability in reach.Down.Concat(reach.Degraded).Concat(earlier?.Down ?? []).Concat(earlier?.Degraded ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                (int isNow, int had) = (Weight(reach, capability), earlier is null ? 0 : Weight(earlier, capability));
                if (isNow != had && (now.Capabilities.Contains(capability) || isNow > 0))
                {
                    (isNow > had ? grown : shrunk).Add($"without {reach.Fault}, {capability} is {Word(isNow)} (was {(before.Capabilities.Contains(capability) ? Word(had) : "not declared")})");
                }
            }
        }

        shrunk.AddRange(was.Keys.Order(StringComparer.Ordinal).Select(static f => $"nothing depends on {f} any more"));
        shrunk.AddRange(before.Capabilities.Except(now.Capabilities, StringComparer.Ordinal).Select(static c => $"{c} is not declared any more"));
        grown.AddRange(before.Critical.Intersect(now.Capabilities, StringComparer.Ordinal).Except(now.CriticalCapabilities, StringComparer.Ordinal).Select(static c => $"{c} is not critical any more"));
        return new RadiusComparison(grown, shrunk);
    }

    private static RadiusDocument Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, DrillJsonContext.Default.RadiusDocument) is { Version: RadiusDocument.Current } document
                ? document
                : throw new InvalidDataException($"The baseline is not of version {RadiusDocument.Current.ToString(System.Globalization.CultureInfo.InvariantCulture)}; write it again.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The baseline is not what a radius writes (line {(exception.LineNumber + 1)?.ToString(System.Globalization.CultureInfo.InvariantCulture)}); restore it, or write it again.", exception);
        }
    }

    private static int Weight(FaultReach reach, string capability) =>
        reach.Down.Contains(capability, StringComparer.Ordinal) ? 2 : reach.Degraded.Contains(capability, StringComparer.Ordinal) ? 1 : 0;

    private static string Word(int weight) => weight switch
    {
        2 => "down",
        1 => "degraded",
        _ => "up",
    };
}
