namespace TierKit.Memory.Notes;

/// <summary>Makes and reads permalinks of one project, with the prefixes that its settings ask for.</summary>
/// <param name="Project">The project's name; none means that permalinks carry no prefix.</param>
/// <param name="IncludeProject">Whether the project's slug stands in front.</param>
/// <param name="Workspace">A workspace's slug, which then stands in front of the project's.</param>
internal sealed record PermalinkScheme(string? Project, bool IncludeProject = true, string? Workspace = null)
{
    public string? ProjectSlug { get; } = string.IsNullOrEmpty(Project) ? null : Permalink.FromPath(Project, splitExtension: false);

    private string? WorkspacePrefix => ProjectSlug is null || string.IsNullOrEmpty(Workspace) ? null : $"{Workspace}/{ProjectSlug}";

    /// <summary>Rewrites <c>project::note</c> to <c>project/note</c>.</summary>
    public static string NormalizeProjectReference(string identifier)
    {
        int mark = identifier.IndexOf("::", StringComparison.Ordinal);
        return mark < 0 ? identifier : identifier[..mark] + "/" + identifier[(mark + 2)..].TrimStart('/');
    }

    /// <summary>Makes the permalink of the note at a path.</summary>
    public string Canonical(string filePath) => Prefix(Permalink.FromPath(filePath));

    /// <summary>Puts the prefix in front of an identifier or pattern that does not have it.</summary>
    public string Qualify(string identifier)
    {
        string trimmed = NormalizeProjectReference(identifier).Trim('/');
        return trimmed.Length == 0 ? WorkspacePrefix ?? (IncludeProject ? ProjectSlug : null) ?? "" : Prefix(trimmed);
    }

    /// <summary>Lists the permalinks that an identifier may mean, the likeliest first.</summary>
    public IReadOnlyList<string> Candidates(string identifier)
    {
        string verbatim = NormalizeProjectReference(identifier).Trim('/');
        string slug = Permalink.FromPath(verbatim).Trim('/');
        List<string> candidates = [];
        Add(verbatim);
        Add(slug);
        if (ProjectSlug is not null)
        {
            string bare = WithoutPrefix(slug);
            if (WorkspacePrefix is not null)
            {
                Add(Join(WorkspacePrefix, bare));
                Add(Join(ProjectSlug, bare));
            }
            else if (IncludeProject)
            {
                Add(Join(ProjectSlug, bare));
            }

            Add(bare);
        }

        return candidates;

        void Add(string candidate)
        {
            if (candidate.Length > 0 && !candidates.Contains(candidate))
            {
                candidates.Add(candidate);
            }
        }
    }

    private string Prefix(string path)
    {
        if (ProjectSlug is null || (WorkspacePrefix is null && !IncludeProject))
        {
            return path;
        }

        if (WorkspacePrefix is null)
        {
            return StartsWith(path, ProjectSlug) ? path : Join(ProjectSlug, path);
        }

        return StartsWith(path, WorkspacePrefix) ? path
            : StartsWith(path, ProjectSlug) ? Join(Workspace!, path)
            : Join(WorkspacePrefix, path);
    }

    private string WithoutPrefix(string path)
    {
        foreach (string? prefix in (ReadOnlySpan<string?>)[WorkspacePrefix, ProjectSlug])
        {
            if (prefix is not null && path.StartsWith(prefix + "/", StringComparison.Ordinal))
            {
                return path[(prefix.Length + 1)..];
            }
        }

        return path;
    }

    private static bool StartsWith(string path, string prefix)
        => path == prefix || path.StartsWith(prefix + "/", StringComparison.Ordinal);

    private static string Join(string prefix, string path) => path.StartsWith('/') ? prefix + path : $"{prefix}/{path}";
}
