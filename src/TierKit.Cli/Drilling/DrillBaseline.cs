using TierKit.Testing.Drills;

namespace TierKit.Cli.Drilling;

/// <summary>Holds the file of an earlier radius, and whether the present one takes its place.</summary>
internal sealed class DrillBaseline(FileInfo file, bool accepts)
{
    public FileInfo File => file;

    /// <summary>Gets what is wrong before anything is run.</summary>
    public string? Problem => accepts || file.Exists ? null : $"--baseline = '{file.FullName}' does not exist; write it with --accept, and keep it with the source.";

    public async Task<RadiusComparison?> CompareAsync(BlastRadius radius)
    {
        RadiusComparison? comparison = file.Exists && !accepts ? radius.CompareWith(await System.IO.File.ReadAllTextAsync(file.FullName).ConfigureAwait(false)) : null;
        if (accepts)
        {
            // Under another name until it is whole: an accepted radius is never half a file.
            string part = file.FullName + ".part";
            await System.IO.File.WriteAllTextAsync(part, radius.ToBaseline()).ConfigureAwait(false);
            System.IO.File.Move(part, file.FullName, overwrite: true);
        }

        return comparison;
    }
}
