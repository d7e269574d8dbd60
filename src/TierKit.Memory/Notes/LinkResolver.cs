namespace TierKit.Memory.Notes;

/// <summary>Resolves the text of a link or identifier to one note, in one project or across several.</summary>
/// <param name="projects">All projects that links may name; the first is the link's own.</param>
internal sealed class LinkResolver(IReadOnlyList<INoteLookup> projects)
{
    /// <param name="link">The text, with or without brackets and alias.</param>
    /// <param name="strict">Whether a title that several notes share is an error instead of the nearest note.</param>
    /// <param name="sourcePath">The path of the note that holds the link.</param>
    public LinkResolution Resolve(string link, bool strict, string? sourcePath = null)
    {
        string text = LinkText.Parse(link).Text;
        if (text.Length == 0)
        {
            return LinkResolution.None;
        }

        INoteLookup home = projects[0];
        if (Guid.TryParse(text, out Guid id) && home.FindById(id) is { } byId)
        {
            return LinkResolution.To(byId, home);
        }

        int mark = text.IndexOf("::", StringComparison.Ordinal);
        if (mark > 0)
        {
            return FindProject(text[..mark]) is { } named ? ProjectLinks.Resolve(named, text[(mark + 2)..].TrimStart('/'), strict, null) : LinkResolution.None;
        }

        LinkResolution local = ProjectLinks.Resolve(home, text, strict, sourcePath);
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (local.Note is not null || local.IsAmbiguous || slash <= 0)
        {
            return local;
        }

        return FindProject(text[..slash]) is { } other && other != home
            ? ProjectLinks.Resolve(other, text[(slash + 1)..], strict, null)
            : local;
    }

    private INoteLookup? FindProject(string name)
        => projects.FirstOrDefault(project => project.Project == name)
            ?? projects.FirstOrDefault(project => string.Equals(project.Project, name, StringComparison.OrdinalIgnoreCase))
            ?? projects.FirstOrDefault(project => project.Scheme.ProjectSlug == Permalink.FromPath(name, splitExtension: false));
}
