namespace TierKit.Memory.Storage;

/// <summary>Removes the temporary files of writers that ended before they placed them.</summary>
internal static class LeftoverFiles
{
    /// <summary>How old a temporary file is before nobody can be writing it.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromHours(1);

    /// <returns>How many files were removed.</returns>
    public static int Sweep(ProjectFolder folder, TimeProvider time)
    {
        DateTimeOffset oldest = time.GetUtcNow() - Age;
        EnumerationOptions options = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        int removed = 0;
        foreach (string path in Directory.EnumerateFiles(folder.Root, DurableFiles.TemporaryPrefix + "*" + DurableFiles.TemporarySuffix, options))
        {
            if (File.GetLastWriteTimeUtc(path) < oldest)
            {
                File.Delete(path);
                removed++;
            }
        }

        return removed;
    }
}
