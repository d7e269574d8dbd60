using System.Security.Cryptography;

namespace TierKit.Memory.Storage;

/// <summary>Walks the files of a project: no links followed, hidden and ignored ones left out, unchanged ones not read.</summary>
internal sealed class FolderScanner(ProjectFolder folder)
{
    /// <param name="known">The stamp and checksum that the index has for a path.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <exception cref="IOException">The root cannot be read: nothing is known, so nothing may be called deleted.</exception>
    public FolderScan Scan(Func<string, ScannedFile?> known, CancellationToken cancellationToken)
    {
        List<ScannedFile> found = [];
        List<string> unreadable = [];
        int hashed = 0;
        foreach (FileInfo file in Walk(folder.Root, IgnorePatterns.ReadFrom(folder), unreadable))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string path = folder.RelativePath(file.FullName);
            ScannedFile? before = known(path);
            FileStamp? stamp = StampOf(file);
            bool unchanged = before is { Checksum: not null } && stamp is not null && before.Stamp == stamp;
            hashed += unchanged ? 0 : 1;
            if (unchanged)
            {
                found.Add(before!);
            }
            else if (TryHash(file.FullName, out string? checksum))
            {
                found.Add(new ScannedFile(path, stamp, checksum));
            }
        }

        return new FolderScan(found, unreadable, hashed);
    }

    /// <summary>Lists the paths of the files below a folder of the project.</summary>
    public IEnumerable<string> Enumerate(string directory)
    {
        string start = directory.Length == 0 ? folder.Root : folder.Resolve(directory);
        return Directory.Exists(start)
            ? Walk(start, IgnorePatterns.ReadFrom(folder), []).Select(file => folder.RelativePath(file.FullName)).Order(StringComparer.Ordinal)
            : [];
    }

    private IEnumerable<FileInfo> Walk(string start, IgnorePatterns ignore, List<string> unreadable)
    {
        Stack<DirectoryInfo> pending = new([new DirectoryInfo(start)]);
        while (pending.TryPop(out DirectoryInfo? directory))
        {
            FileSystemInfo[] entries;
            try
            {
                entries = directory.GetFileSystemInfos();
            }
            catch (DirectoryNotFoundException) when (directory.FullName != folder.Root)
            {
                // Gone since it was listed.
                continue;
            }
            catch (Exception exception) when (directory.FullName != folder.Root && exception is IOException or UnauthorizedAccessException)
            {
                unreadable.Add(folder.RelativePath(directory.FullName));
                continue;
            }

            foreach (FileSystemInfo entry in entries)
            {
                string path = folder.RelativePath(entry.FullName);
                if (IsLink(entry) || WatchBatch.IsTransient(path) || ignore.MatchesEntry(path, entry.Name))
                {
                    continue;
                }

                if (entry is DirectoryInfo inner)
                {
                    pending.Push(inner);
                }
                else
                {
                    yield return (FileInfo)entry;
                }
            }
        }
    }

    // Files that a cloud drive keeps elsewhere are reparse points too, and no links.
    private static bool IsLink(FileSystemInfo entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.LinkTarget is not null;

    private static FileStamp? StampOf(FileInfo file)
    {
        try
        {
            return new FileStamp(file.Length, file.LastWriteTimeUtc);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <returns><see langword="false"/> where the file is gone since it was listed; one that cannot be read has no checksum.</returns>
    private static bool TryHash(string path, out string? checksum)
    {
        checksum = null;
        try
        {
            using FileStream stream = File.OpenRead(path);
            checksum = Convert.ToHexStringLower(SHA256.HashData(stream));
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
