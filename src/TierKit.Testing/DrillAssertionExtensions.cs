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
}
