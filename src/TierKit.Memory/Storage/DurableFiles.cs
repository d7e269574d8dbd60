namespace TierKit.Memory.Storage;

/// <summary>Writes, moves and deletes files so that a crash leaves the old state or the new one, and a return means the new.</summary>
internal sealed class DurableFiles(IFileSystem files)
{
    public const string TemporaryPrefix = ".tierkit-";
    public const string TemporarySuffix = ".tmp";

    /// <summary>Writes content beside its target and syncs it; nothing is visible before it is placed.</summary>
    /// <param name="root">The project's root, which exists.</param>
    /// <param name="target">The path below the root.</param>
    /// <param name="content">The bytes.</param>
    public PreparedFile Prepare(string root, string target, ReadOnlySpan<byte> content)
    {
        string folder = Path.GetDirectoryName(target)!;
        EnsureDirectory(root, folder);
        // Named apart from the target: two notes with one stem, or a name of 255 bytes, must not collide or overflow.
        string temporary = Path.Combine(folder, TemporaryPrefix + Guid.NewGuid().ToString("N") + TemporarySuffix);
        PreparedFile prepared = new(files, temporary, target);
        try
        {
            using IFileWriter writer = files.Create(temporary, permissionsOf: target);
            writer.Write(content);
            writer.Sync();
            return prepared;
        }
        catch
        {
            prepared.Dispose();
            throw;
        }
    }

    /// <summary>Moves a file inside of the project; <see langword="false"/> where the target exists.</summary>
    public bool TryMove(string root, string source, string target)
    {
        string from = Path.GetDirectoryName(source)!;
        string to = Path.GetDirectoryName(target)!;
        EnsureDirectory(root, to);
        // One rename, so that a crash leaves one name: linking and unlinking would leave both.
        if (files.Read(target) is not null && !IsSameFile(source, target))
        {
            return false;
        }

        files.Replace(source, target);
        files.SyncDirectory(to);
        if (from != to)
        {
            files.SyncDirectory(from);
        }

        return true;
    }

    public void Delete(string path)
    {
        files.Delete(path);
        files.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    private void EnsureDirectory(string root, string folder)
    {
        if (folder.Length <= root.Length)
        {
            return;
        }

        string parent = Path.GetDirectoryName(folder)!;
        EnsureDirectory(root, parent);
        if (files.CreateDirectory(folder))
        {
            // A file is only as durable as the names of the folders above it.
            files.SyncDirectory(parent);
        }
    }

    // Changing only the case of a name finds the file itself where case does not count.
    private static bool IsSameFile(string source, string target)
        => string.Equals(source, target, StringComparison.OrdinalIgnoreCase)
            && Directory.EnumerateFiles(Path.GetDirectoryName(target)!).Count(path => string.Equals(path, target, StringComparison.OrdinalIgnoreCase)) == 1;
}
