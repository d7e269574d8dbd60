namespace TierKit.Memory.Notes;

/// <summary>Resolves a link's text inside one project: relative path, permalink, title, path, then alias.</summary>
internal static class ProjectLinks
{
    private const int Descendant = 100;
    private const int Unrelated = 1000;

    public static LinkResolution Resolve(INoteLookup notes, string text, bool strict, string? sourcePath)
    {
        if (sourcePath is not null)
        {
            if (FindRelative(notes, text, sourcePath) is { } relative)
            {
                return LinkResolution.To(relative, notes);
            }

            if (Near(notes, text, sourcePath) is { } near)
            {
                return LinkResolution.To(near, notes);
            }
        }

        IReadOnlyList<NoteEntry> titled = notes.FindByTitle(text);
        if (strict && titled.Count > 1 && notes.FindByPermalink(text) is null && notes.FindByPath(text) is null)
        {
            return LinkResolution.Ambiguous([.. ByPath(titled)]);
        }

        // The text itself, then the title, then other writings: of two notes with one slug, the title tells which is meant.
        NoteEntry? found = notes.FindByPermalink(text)
            ?? ByPath(titled).FirstOrDefault()
            ?? BySlug(notes, text).FirstOrDefault()
            ?? notes.FindByPath(text)
            ?? notes.FindByPath(text + ".md")
            ?? FindByAlias(notes, text, sourcePath);
        return LinkResolution.To(found, notes);
    }

    private static IEnumerable<NoteEntry> BySlug(INoteLookup notes, string text)
        => notes.Scheme.Candidates(text).Select(notes.FindByPermalink).OfType<NoteEntry>();

    private static IEnumerable<NoteEntry> ByPath(IEnumerable<NoteEntry> entries)
        => entries.OrderBy(static entry => entry.FilePath.Length).ThenBy(static entry => entry.FilePath, StringComparer.Ordinal);

    private static NoteEntry? FindRelative(INoteLookup notes, string text, string sourcePath)
    {
        bool hasProject = notes.Scheme.ProjectSlug is { } slug && text.StartsWith(slug + "/", StringComparison.Ordinal);
        if (!text.Contains('/', StringComparison.Ordinal) || hasProject)
        {
            return null;
        }

        string path = PathAlias.Collapse(FolderOf(sourcePath) + "/" + text);
        return notes.FindByPath(path + ".md") ?? notes.FindByPath(path);
    }

    private static NoteEntry? Near(INoteLookup notes, string text, string sourcePath)
    {
        string folder = FolderOf(sourcePath);
        List<NoteEntry> named = [.. notes.FindByTitle(text)];
        if (notes.FindByPermalink(text) is { } permalink)
        {
            named.Add(permalink);
        }

        return (named.Count > 0 ? named : BySlug(notes, text))
            .OrderBy(entry => Distance(folder, FolderOf(entry.FilePath)))
            .ThenBy(static entry => entry.FilePath.Length)
            .ThenBy(static entry => entry.FilePath, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static int Distance(string from, string to)
    {
        if (from == to)
        {
            return 0;
        }

        if (to.Length == 0 || from.StartsWith(to + "/", StringComparison.Ordinal))
        {
            return Depth(from) - Depth(to);
        }

        return from.Length == 0 || to.StartsWith(from + "/", StringComparison.Ordinal)
            ? Descendant + Depth(to) - Depth(from)
            : Unrelated;
    }

    private static int Depth(string folder) => folder.Length == 0 ? 0 : folder.AsSpan().Count('/') + 1;

    private static NoteEntry? FindByAlias(INoteLookup notes, string text, string? sourcePath)
    {
        IEnumerable<string> paths = sourcePath is null ? [text] : [FolderOf(sourcePath) + "/" + text, text];
        foreach (string path in paths)
        {
            List<NoteEntry> found = [.. notes.FindByAlias(PathAlias.Of(path)).Concat(notes.FindByAlias(PathAlias.Of(path + ".md"))).Distinct()];
            if (found.Count > 0)
            {
                return found.Count == 1 ? found[0] : null;
            }
        }

        return null;
    }

    private static string FolderOf(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }
}
