using System.Globalization;
using TierKit.Tiers;

namespace TierKit.Cli.Inspecting;

/// <summary>Represents how many attempts of a period served.</summary>
internal sealed record MatrixShare(double? Availability, long Served, long Failed)
{
    public static MatrixShare Of(AttemptFigures figures) => new(figures.Availability, figures.Successes, figures.Failures);

    // No data is no percentage.
    public override string ToString() => Availability is { } share
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 1000) / 10:0.0} % ({Served}/{Served + Failed})")
        : "-";
}
