using System.Globalization;
using System.Text.Json;
using TierKit.Policy;

namespace TierKit.Testing.Drills;

/// <summary>Holds a report as it stands in a file.</summary>
internal sealed class DrillDocument
{
    private const int Current = 1;

    public int Version { get; set; }

    public string Application { get; set; } = "";

    public IReadOnlyList<CapabilityNode> Nodes { get; set; } = [];

    public IReadOnlyList<FaultReach> Faults { get; set; } = [];

    public IReadOnlyList<SharedFate> SharedFates { get; set; } = [];

    public IReadOnlyList<DrillRow> Rows { get; set; } = [];

    public IReadOnlyList<DrillFinding> Findings { get; set; } = [];

    public static string Write(DrillReport report) => JsonSerializer.Serialize(
        new DrillDocument
        {
            Version = Current,
            Application = report.Application,
            Nodes = report.Radius.Nodes,
            Faults = report.Radius.Faults,
            SharedFates = report.Radius.SharedFates,
            Rows = report.Rows,
            Findings = [.. report.Findings.Except(report.Radius.Findings)],
        },
        DrillJsonContext.Default.DrillDocument) + "\n";

    public static DrillReport Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, DrillJsonContext.Default.DrillDocument) is { Version: Current } document
                ? new DrillReport(document.Application, new BlastRadius(document.Nodes, document.Faults, document.SharedFates), document.Rows, document.Findings)
                : throw new InvalidDataException($"The report is not of version {Current.ToString(CultureInfo.InvariantCulture)}; hold the drill again with the same version of TierKit.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("The report is not what a drill writes; hold the drill again.", exception);
        }
    }
}
