namespace TierKit.Testing.Drills;

/// <summary>Leaves a report where <c>tierkit drill</c> looks for it.</summary>
internal static class DrillOutput
{
    public const string Variable = "TIERKIT_DRILL_OUTPUT";

    public static async Task WriteAsync(DrillReport report, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder)
        {
            return;
        }

        Directory.CreateDirectory(folder);

        // Under another name until it is whole: whoever reads the folder sees whole reports.
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.drill.json");
        await File.WriteAllTextAsync(path + ".part", report.ToJson(), cancellationToken).ConfigureAwait(false);
        File.Move(path + ".part", path);
    }
}
