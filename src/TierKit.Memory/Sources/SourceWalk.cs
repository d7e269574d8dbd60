namespace TierKit.Memory.Sources;

/// <summary>Finds the files of a folder: no links followed, hidden ones left out.</summary>
internal static class SourceWalk
{
    // A folder nested deeper was made by a program for itself.
    private const int DeepestFolder = 64;

    public static IEnumerable<(FileInfo File, string Path)> Files(string root, Action<string, string> problem)
    {
        Stack<(DirectoryInfo Folder, string Path, int Depth)> pending = new([(new DirectoryInfo(root), "", 0)]);
        while (pending.TryPop(out (DirectoryInfo Folder, string Path, int Depth) next))
        {
            FileSystemInfo[] entries;
            try
            {
                entries = next.Folder.GetFileSystemInfos();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                problem(next.Path, exception is DirectoryNotFoundException ? "the folder is not there" : "the folder cannot be read");
                continue;
            }

            foreach (FileSystemInfo entry in entries.OrderBy(static e => e.Name, StringComparer.Ordinal))
            {
                string path = next.Path.Length == 0 ? entry.Name : $"{next.Path}/{entry.Name}";
                if (entry.Name.StartsWith('.') || entry.Attributes.HasFlag(FileAttributes.Hidden) || entry.LinkTarget is not null)
                {
                    continue;
                }

                if (entry is FileInfo file)
                {
                    yield return (file, path);
                }
                else if (next.Depth < DeepestFolder)
                {
                    pending.Push(((DirectoryInfo)entry, path, next.Depth + 1));
                }
                else
                {
                    problem(path, $"the folder is nested deeper than {DeepestFolder}");
                }
            }
        }
    }
}
