using System.Globalization;
using TierKit.Tiers;

namespace TierKit.Cli.Inspecting;

/// <summary>Represents how long answers took, in milliseconds.</summary>
internal sealed record MatrixLatency(double? P50, double? P95, int Samples)
{
    public static MatrixLatency Of(LatencyFigures figures) => new(Round(figures.P50), Round(figures.P95), figures.Samples);

    public override string ToString() => P50 is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{P50:0} / {P95:0} ms (n {Samples})");

    private static double? Round(TimeSpan? time) => time is { } some ? Math.Round(some.TotalMilliseconds, 1) : null;
}
