using System.IO.Enumeration;

namespace TierKit.Memory.Storage;

/// <summary>Tells which paths of a folder are not notes, by the patterns of its ignore files.</summary>
internal sealed class IgnorePatterns(IReadOnlyList<string> patterns)
{
    private static readonly string[] IgnoreFiles = [".bmignore", ".gitignore"];

    /// <summary>Gets the patterns that hold where no ignore file says otherwise.</summary>
    public static IReadOnlyList<string> Defaults { get; } =
    [
        "*.db", "*.db-shm", "*.db-wal", "*.egg-info", "*.pyc", "*.pyd", "*.pyo", "*.swo", "*.swp", "*.tmp", "*~", ".*",
        ".DS_Store", ".cache", ".coverage", ".env", ".git", ".idea", ".mypy_cache", ".obsidian", ".pytest_cache", ".ruff_cache",
        ".svn", ".tox", ".venv", ".vscode", "Thumbs.db", "__pycache__", "build", "config.json", "desktop.ini", "dist", "env",
        "node_modules", "venv",
    ];

    /// <summary>Reads the ignore files in the root of a project; the defaults hold beside them.</summary>
    public static IgnorePatterns ReadFrom(ProjectFolder folder)
    {
        IEnumerable<string> files = IgnoreFiles.Select(name => Path.Combine(folder.Root, name)).Where(File.Exists);
        return new IgnorePatterns([.. Defaults, .. files.SelectMany(static path => Parse(File.ReadAllText(path)))]);
    }

    /// <summary>Reads the lines of an ignore file; blank lines and comments say nothing.</summary>
    public static IReadOnlyList<string> Parse(string text)
        => [.. text.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0 && line[0] != '#')];

    /// <param name="path">A path inside the project, with '/' between its parts.</param>
    public bool Matches(string path)
    {
        string[] parts = path.Split('/');
        return patterns.Any(pattern => Matches(pattern, path, parts));
    }

    /// <summary>Judges an entry whose folder was judged before, as a walk does: only its own name and whole path are new.</summary>
    public bool MatchesEntry(string path, string name)
    {
        string[] parts = [name];
        return patterns.Any(pattern => pattern.StartsWith('/') ? Matches(path) : Matches(pattern, path, parts));
    }

    private static bool Matches(string pattern, string path, string[] parts)
    {
        if (pattern.StartsWith('/'))
        {
            string rooted = pattern[1..];
            return rooted.EndsWith('/')
                ? path == rooted[..^1] || path.StartsWith(rooted, StringComparison.Ordinal)
                : path == rooted || parts[0] == rooted || Glob(rooted, path);
        }

        if (pattern.EndsWith('/'))
        {
            return parts.Contains(pattern[..^1]);
        }

        return Array.Exists(parts, part => part == pattern) || (IsGlob(pattern) && (Array.Exists(parts, part => Glob(pattern, part)) || Glob(pattern, path)));
    }

    private static bool IsGlob(string pattern) => pattern.AsSpan().ContainsAny('*', '?');

    // The shell's rules as far as ignore files use them: '*' and '?', also across '/'.
    private static bool Glob(string pattern, string text)
        => FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), text, ignoreCase: false);
}
