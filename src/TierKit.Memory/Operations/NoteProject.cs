using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Opens a project at its first use, and closes it with the memory.</summary>
internal sealed partial class NoteProject(ProjectSettings settings, MemoryServices services, INoteContents? kept) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ReachCheck _reach = new(settings.Name, kept is null ? Path.GetFullPath(settings.Path) : null, services.StandIn, services.Time);
    private OpenProject? _open;

    public NoteProject(ProjectSettings settings, MemoryServices services)
        : this(settings, services, services.ContentsOf(settings.Name))
    {
    }

    public ProjectSettings Settings => settings;

    /// <summary>Gets the folder of the notes, or what names the place where an engine keeps them.</summary>
    public string Root => kept?.Place ?? Path.GetFullPath(settings.Path);

    /// <summary>Tells whether the project has a folder of that name.</summary>
    public bool HasFolder(string path)
    {
        if (kept is null)
        {
            return Directory.Exists(Path.Combine(Root, path));
        }

        using EngineContents contents = new(kept, services.Time);
        return contents.HasFolder(path);
    }

    /// <summary>Opens the project, with its index current.</summary>
    /// <exception cref="NoteStoreException">The folder does not exist, may not be written to, or does not answer.</exception>
    public async ValueTask<OpenProject> ReadAsync(CancellationToken cancellationToken)
    {
        await _reach.AssureAsync(cancellationToken).ConfigureAwait(false);
        OpenProject project = _open ?? await OpenAsync(create: false, cancellationToken).ConfigureAwait(false);
        if (kept is null && services.Outage is { } outage)
        {
            return await ReadAsync(project, outage, cancellationToken).ConfigureAwait(false);
        }

        await project.Index.EnsureCurrentAsync(again: true, cancellationToken).ConfigureAwait(false);
        return project;
    }

    /// <summary>Opens the project to change it; a folder that does not exist is created.</summary>
    /// <param name="names">Whether the change names a note that is there: then the folder is looked at first, for a title may have become another's too.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NoteStoreException">The project is read only.</exception>
    public async ValueTask<OpenProject> WriteAsync(bool names, CancellationToken cancellationToken)
    {
        if (settings.Options.ReadOnly)
        {
            throw new NoteStoreException(NoteErrorCodes.ProjectReadOnly, $"The project '{settings.Name}' is read only. Set Memory:ReadOnly to false to change notes in '{settings.Path}'.");
        }

        await _reach.AssureAsync(cancellationToken).ConfigureAwait(false);
        OpenProject project = _open ?? await OpenAsync(create: true, cancellationToken).ConfigureAwait(false);
        if (kept is null && services.Outage is { } outage)
        {
            return await WriteAsync(project, outage, names, cancellationToken).ConfigureAwait(false);
        }

        await project.Index.EnsureCurrentAsync(again: names, cancellationToken).ConfigureAwait(false);
        return project;
    }

    /// <summary>Opens the project without bringing its index up to date.</summary>
    public async ValueTask<OpenProject> OpenForReindexAsync(CancellationToken cancellationToken)
    {
        await _reach.AssureAsync(cancellationToken).ConfigureAwait(false);
        return _open ?? await OpenAsync(create: false, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseStandInAsync().ConfigureAwait(false);
        if (_open is { } open)
        {
            await open.DisposeAsync().ConfigureAwait(false);
        }

        _gate.Dispose();
    }

    private async ValueTask<OpenProject> OpenAsync(bool create, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _open ??= Open(create);
        }
        finally
        {
            _gate.Release();
        }
    }

    private OpenProject Open(bool create)
    {
        if (kept is not null)
        {
            // A change that is in place has succeeded, and its mark stays until the index has it; nothing stands in for the engine.
            EngineContents offered = new(kept, services.Time);
            return new OpenProject(settings, offered, services.CreateIndex(settings, offered), services.Time, offered, new EngineOutage(services.Time));
        }

        if (create && !Directory.Exists(Root))
        {
            CreateRoot();
        }
        else if (!Directory.Exists(Root))
        {
            throw new NoteStoreException(
                NoteErrorCodes.ProjectMissing,
                File.Exists(Root)
                    ? $"Memory:Path = '{settings.Path}' is a file. Name the folder of the notes."
                    : $"Memory:Path = '{settings.Path}' does not exist ('{Root}'). Create the folder, or correct the path.");
        }

        ProjectFolder folder = new(Root);
        if (!settings.Options.ReadOnly)
        {
            services.SweepLater(folder);
        }

        ProjectLock projectLock = new(MachineState.FolderOf(folder.Root), services.Time, services.LockBeyond(settings.Name));
        FolderContents contents = new(folder, new NoteFiles(folder, services.Files, projectLock), services.Time);
        return new OpenProject(settings, contents, services.CreateIndex(settings, contents), services.Time, projectLock, services.Outage);
    }

    private void CreateRoot()
    {
        try
        {
            Directory.CreateDirectory(Root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NoteStoreException(NoteErrorCodes.WriteFailed, $"Memory:Path = '{settings.Path}' could not be created: {exception.Message} Name a folder that may be written to.", exception);
        }
    }
}
