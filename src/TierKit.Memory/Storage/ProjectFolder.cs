namespace TierKit.Memory.Storage;

/// <summary>Confines every path to the root of one project, links included.</summary>
internal sealed class ProjectFolder
{
    /// <summary>A name inside of a project that no note may have: earlier versions kept a lock there.</summary>
    public const string InternalName = ".tierkit";

    /// <exception cref="DirectoryNotFoundException">The root does not exist.</exception>
    public ProjectFolder(string root)
    {
        Root = Directory.Exists(root)
            ? RealPath(Path.GetFullPath(root))
            : throw new DirectoryNotFoundException($"The notes folder '{root}' does not exist. Create it, or correct the project's path.");
    }

    /// <summary>Gets the root with links resolved.</summary>
    public string Root { get; }

    /// <summary>Gets the physical path of a path inside the project; links are followed while they stay inside.</summary>
    /// <exception cref="PathRefusedException">The path leaves the project or is not allowed.</exception>
    public string Resolve(string path)
    {
        string current = Root;
        foreach (string segment in ProjectPath.Normalize(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == InternalName || segment.StartsWith(DurableFiles.TemporaryPrefix, StringComparison.Ordinal))
            {
                throw ProjectPath.Refuse(PathRefusal.InternalFolder, path);
            }

            current = Follow(Path.Combine(current, segment), path);
        }

        return current;
    }

    /// <summary>Gets the path inside the project, with '/' between its parts.</summary>
    public string RelativePath(string physical) => Path.GetRelativePath(Root, physical).Replace(Path.DirectorySeparatorChar, '/');

    private string Follow(string physical, string path)
    {
        try
        {
            FileSystemInfo entry = new FileInfo(physical);
            if (entry.LinkTarget is null)
            {
                return physical;
            }

            string target = entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? physical;
            string real = Directory.Exists(target) ? RealPath(target) : Path.Combine(RealPath(Path.GetDirectoryName(target)!), Path.GetFileName(target));
            return real == Root || real.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                ? real
                : throw ProjectPath.Refuse(PathRefusal.LeavesProject, path);
        }
        catch (IOException)
        {
            // A link that cannot be followed, such as one to itself, leads nowhere that could be inside.
            throw ProjectPath.Refuse(PathRefusal.LeavesProject, path);
        }
    }

    private static string RealPath(string folder)
    {
        string root = Path.GetPathRoot(folder)!;
        string current = root;
        foreach (string segment in folder[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(current, segment);
            current = new DirectoryInfo(next).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? next;
        }

        return Path.TrimEndingDirectorySeparator(current);
    }
}
