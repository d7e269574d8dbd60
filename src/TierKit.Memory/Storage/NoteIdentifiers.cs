using TierKit.Memory.Notes;

namespace TierKit.Memory.Storage;

/// <summary>Finds the one file that an identifier of a tool call means: an id, permalink, title or path, never a guess.</summary>
internal sealed class NoteIdentifiers(IProjectContents contents, INoteLookup notes)
{
    private readonly LinkResolver _resolver = new([notes]);

    /// <summary>Finds a note to read; another writing of its name, such as its slug, is enough.</summary>
    /// <returns>The path inside the project; none where nothing has that name.</returns>
    /// <exception cref="NoteStoreException">Several notes share the title, or the identifier points outside.</exception>
    public string? Find(string identifier) => Find(identifier, exact: false);

    /// <summary>Finds a note to change; only its exact id, permalink, path or title is enough.</summary>
    /// <remarks>Equal slugs are no proof: "C++ Guide" must not change "C# Guide".</remarks>
    public string? FindExact(string identifier) => Find(identifier, exact: true);

    private string? Find(string identifier, bool exact)
    {
        string text = MemoryUrl.PathOf(identifier.Trim());
        if (text.Length == 0)
        {
            throw new NoteStoreException(NoteErrorCodes.InvalidArgument, "identifier is empty. Give a title, a permalink or a path.");
        }

        // A path that is there means that file, whatever shares its slug.
        if (notes.FindByPath(PathAlias.Collapse(text)) is { } exactly)
        {
            return exactly.FilePath;
        }

        LinkResolution found = _resolver.Resolve(text, strict: true);
        if (found.IsAmbiguous)
        {
            string[] candidates = [.. found.Candidates.Select(static entry => entry.Permalink ?? entry.FilePath)];
            throw new NoteStoreException(NoteErrorCodes.AmbiguousIdentifier, $"'{text}' is the title of {candidates.Length} notes. Name one of them: {string.Join(", ", candidates)}.") { Candidates = candidates };
        }

        return found.Note is { } note && (!exact || Names(note, LinkText.Parse(text).Text)) ? note.FilePath : FindOnDisk(text);
    }

    private bool Names(NoteEntry note, string text)
    {
        int mark = text.IndexOf("::", StringComparison.Ordinal);
        string bare = mark < 0 ? text : text[(mark + 2)..];
        string path = PathAlias.Collapse(bare);
        string link = PermalinkScheme.NormalizeProjectReference(text).Trim('/');
        return note.Title == bare
            || note.FilePath == path
            || note.FilePath == path + ".md"
            || (note.Permalink is { } permalink && (permalink == link || notes.Scheme.Qualify(permalink) == notes.Scheme.Qualify(link)))
            || (Guid.TryParse(text, out Guid id) && id == note.Id);
    }

    // A file that no index knows yet is there all the same.
    private string? FindOnDisk(string text)
    {
        try
        {
            string path = ProjectPath.Normalize(text);
            return path.Length == 0 ? null : IsFile(path) ? path : IsFile(path + ".md") ? path + ".md" : null;
        }
        catch (PathRefusedException exception)
        {
            throw new NoteStoreException(NoteErrorCodes.SecurityValidation, exception.Message, exception);
        }
    }

    private bool IsFile(string path) => ProjectPath.IsSafe(path) && contents.Exists(path);
}
