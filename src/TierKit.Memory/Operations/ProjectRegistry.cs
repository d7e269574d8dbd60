using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using TierKit.Memory.Hosting;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Knows the projects of a memory: those of the configuration, and those that tools created below the projects folder.</summary>
internal sealed class ProjectRegistry(BasicMemoryOptions options, MemoryServices services) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, NoteProject> _open = new(StringComparer.Ordinal);
    private readonly CreatedProjects? _created = options.ProjectsPath is { Length: > 0 } path ? new CreatedProjects(Path.GetFullPath(path), services.Files) : null;
    private volatile bool _disposed;

    public BasicMemoryOptions Options => options;

    public TimeProvider Time => services.Time;

    public MemoryServices Services => services;

    public string DefaultName => _created?.Default ?? options.Project;

    public IReadOnlyList<ProjectEntry> List() =>
    [
        .. All().OrderBy(static project => project.Key, StringComparer.Ordinal).Select(project => new ProjectEntry
        {
            Name = project.Key,
            Permalink = new PermalinkScheme(project.Key).ProjectSlug ?? "",
            Id = IdOf(PlaceOf(project.Key, project.Value)),
            Path = PlaceOf(project.Key, project.Value),
            IsDefault = project.Key == DefaultName,
        }),
    ];

    /// <summary>Tells whether the notes of a project have a place yet: the first write makes a folder.</summary>
    public bool IsThere(ProjectEntry project) => services.ContentsOf(project.Name) is not null || Directory.Exists(project.Path);

    /// <summary>Finds a project by name, by name in another case, by slug, or by id.</summary>
    /// <exception cref="ObjectDisposedException">The memory was closed.</exception>
    public NoteProject? Find(string name)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(BasicMemory));
        IReadOnlyList<ProjectEntry> all = List();
        ProjectEntry? found = all.FirstOrDefault(project => project.Name == name)
            ?? all.FirstOrDefault(project => string.Equals(project.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? all.FirstOrDefault(project => project.Permalink.Length > 0 && project.Permalink == Permalink.FromPath(name, splitExtension: false))
            ?? (Guid.TryParse(name, out Guid id) ? all.FirstOrDefault(project => project.Id == id) : null);
        return found is null ? null : _open.GetOrAdd(found.Name, static (key, self) => self.registry.Create(key, self.path), (registry: this, path: found.Path));
    }

    /// <summary>Opens a folder that is no project.</summary>
    public FolderContents ContentsOf(string folder, ProjectLock projectLock)
    {
        ProjectFolder opened = new(folder);
        return new FolderContents(opened, new NoteFiles(opened, services.Files, projectLock), services.Time);
    }

    /// <exception cref="NoteStoreException">No project has that name or id.</exception>
    public NoteProject Get(string name) => Find(name)
        ?? throw new NoteStoreException(NoteErrorCodes.UnresolvedProjectRoute, $"No project is called '{ResultText.Short(name, 80)}'. Known: {string.Join(", ", List().Select(static project => project.Name))}.");

    /// <exception cref="NoteStoreException">Projects may not be created, or name or path do not fit.</exception>
    public void Create(string name, string? path, bool makeDefault)
    {
        string trimmed = name.Trim();
        CreatedProjects created = _created ?? throw Constrained("created");
        if (new PermalinkScheme(trimmed).ProjectSlug is not { Length: > 0 } slug)
        {
            throw new NoteStoreException(NoteErrorCodes.InvalidArgument, $"project_name = '{ResultText.Short(name, 80)}' gives no permalink. Use at least one letter or digit.");
        }

        if (List().FirstOrDefault(project => project.Permalink == slug) is { } twin)
        {
            throw new NoteStoreException(NoteErrorCodes.InvalidArgument, $"The project '{twin.Name}' is there already. Use it, or choose another name.");
        }

        created.Add(trimmed, string.IsNullOrWhiteSpace(path) ? slug : path, makeDefault, [.. List().Select(static project => project.Path)]);
    }

    /// <exception cref="NoteStoreException">Projects may not be deleted, or this one is not one that a tool created.</exception>
    public async Task DeleteAsync(string name, bool deleteNotes)
    {
        CreatedProjects created = _created ?? throw Constrained("deleted");
        string found = Get(name).Settings.Name;
        if (found == DefaultName)
        {
            throw new NoteStoreException(NoteErrorCodes.InvalidArgument, $"The project '{found}' is the default one. Make another the default first.");
        }

        if (!created.Contains(found))
        {
            throw new NoteStoreException(NoteErrorCodes.ProjectConstrained, $"The project '{found}' is part of the configuration. Remove it there.");
        }

        if (deleteNotes && services.ContentsOf(found) is not null)
        {
            OpenProject emptied = await Get(found).OpenForReindexAsync(CancellationToken.None).ConfigureAwait(false);
            foreach (ContentState note in await emptied.Contents.ListAsync("", CancellationToken.None).ConfigureAwait(false))
            {
                await emptied.Contents.DeleteAsync(note.Path, CancellationToken.None).ConfigureAwait(false);
            }

            await emptied.Index.Notes.SynchronizeAsync(null, CancellationToken.None).ConfigureAwait(false);
        }

        if (_open.TryRemove(found, out NoteProject? open))
        {
            await open.DisposeAsync().ConfigureAwait(false);
        }

        created.Remove(found, deleteNotes);
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        foreach (NoteProject project in _open.Values)
        {
            await project.DisposeAsync().ConfigureAwait(false);
        }
    }

    private string PlaceOf(string name, string path) => services.ContentsOf(name)?.Place ?? Path.GetFullPath(path);

    private NoteProject Create(string name, string path) => new(new ProjectSettings(name, path, options), services);

    private IEnumerable<KeyValuePair<string, string>> All()
        => [new(options.Project, options.Path), .. options.Projects, .. _created?.Paths ?? []];

    private static NoteStoreException Constrained(string verb)
        => new(NoteErrorCodes.ProjectConstrained, $"Projects cannot be {verb} here. Set Memory:ProjectsPath to a folder below which they may be, or name them in Memory:Projects.");

    private static Guid IdOf(string path) => new(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 16));
}
