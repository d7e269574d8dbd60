using TierKit.Memory.Notes;

namespace TierKit.Memory.Storage;

/// <summary>Writes, reads, edits and deletes the notes of one project; the files are the truth, the listener follows.</summary>
internal sealed class NoteStore(
    IProjectContents contents,
    INoteLookup notes,
    INoteChangeListener listener,
    TimeProvider time,
    NoteStoreOptions options)
{
    private readonly NoteIdentifiers _identifiers = new(contents, notes);

    public async Task<NoteState> WriteAsync(WriteNoteRequest request, CancellationToken cancellationToken)
    {
        string path = PathFor(request.Title, request.Directory);
        NoteComposer composer = Checked(() => new NoteComposer(new NoteDraft(request.Title.Trim(), NoteFileName.NormalizeType(request.NoteType), request.Content)
        {
            Metadata = request.Metadata,
            Tags = request.Tags,
        }));
        bool overwrite = request.Overwrite ?? options.OverwriteByDefault;
        bool created = false;
        NoteFile file = await contents.ChangeAsync(path, Compose, cancellationToken).ConfigureAwait(false);
        return await PublishAsync(file, created, cancellationToken).ConfigureAwait(false);

        string Compose(NoteFile? current)
        {
            created = current is null;
            RefuseChanged(current, request.ExpectedChecksum);
            if (current is not null && !overwrite)
            {
                throw new NoteStoreException(NoteErrorCodes.NoteAlreadyExists, $"The note '{path}' exists already. Pass overwrite: true to replace it, or edit it.") { Current = current };
            }

            if (current is null && contents.FindTwin(path) is { } twin)
            {
                throw new NoteStoreException(NoteErrorCodes.NoteAlreadyExists, $"The note '{twin}' differs from '{path}' only in the writing of its name. Use that note, or choose another title.");
            }

            string permalink = PermalinkChoice.Choose(notes.Scheme, path, composer.DeclaredPermalink, StoredPermalink(path, current), wanted => notes.FindByPermalink(wanted)?.FilePath);
            return Checked(() => current is null ? composer.Create(permalink) : composer.Overwrite(RequireUtf8(current).Text, permalink));
        }
    }

    /// <returns>The note; none where nothing has that name.</returns>
    public ValueTask<NoteState?> ReadAsync(string identifier, CancellationToken cancellationToken) => ReadAtAsync(_identifiers.Find(identifier), cancellationToken);

    /// <summary>Reads a file that was just put there; what the index knows of it is not needed.</summary>
    public async ValueTask<NoteState?> ReadPlacedAsync(string path, CancellationToken cancellationToken)
        => await contents.ReadAsync(path, cancellationToken).ConfigureAwait(false) is { } file ? StateOf(file, wasCreated: false, isPlaced: true) : null;

    public async Task<NoteState> EditAsync(EditNoteRequest request, CancellationToken cancellationToken)
    {
        NoteEdit edit = request.Edit;
        string? path = _identifiers.FindExact(request.Identifier);
        if (path is null)
        {
            return edit.Operation is NoteEdit.Append or NoteEdit.Prepend
                ? await CreateFromEditAsync(request, cancellationToken).ConfigureAwait(false)
                : throw NotFound(request.Identifier);
        }

        NoteFile file = await contents.ChangeAsync(path, Apply, cancellationToken).ConfigureAwait(false);
        return await PublishAsync(file, wasCreated: false, cancellationToken).ConfigureAwait(false);

        string Apply(NoteFile? current)
        {
            string before = RequireUtf8(current ?? throw NotFound(request.Identifier)).Text;
            RefuseChanged(current, request.ExpectedChecksum);
            bool metadataOnly = request.Metadata.Count > 0 && edit.Content.Length == 0 && edit.Operation is NoteEdit.Append or NoteEdit.Prepend;
            return Checked(() =>
            {
                string after = FrontmatterEditor.Merge(metadataOnly ? before : NoteEditor.Apply(before, edit), request.Metadata);
                return TitleSync.Apply(before, after, NoteParser.ReadTitle(before, path), NoteParser.ReadTitle(after, path)).Text;
            });
        }
    }

    public async Task<NoteState> DeleteAsync(string identifier, CancellationToken cancellationToken)
    {
        NoteState state = await ReadAtAsync(_identifiers.FindExact(identifier), cancellationToken).ConfigureAwait(false) ?? throw NotFound(identifier);
        await contents.DeleteAsync(state.File.Path, cancellationToken).ConfigureAwait(false);
        await listener.OnDeletedAsync(state.File.Path, cancellationToken).ConfigureAwait(false);
        return state;
    }

    public static NoteStoreException NotFound(string identifier)
        => new(NoteErrorCodes.EntityResolutionFailed, $"No note has the title, permalink or path '{identifier}'. Search for it, or write it.");

    private async ValueTask<NoteState?> ReadAtAsync(string? path, CancellationToken cancellationToken)
        => path is not null && await contents.ReadAsync(path, cancellationToken).ConfigureAwait(false) is { } file ? StateOf(file, wasCreated: false) : null;

    private async Task<NoteState> CreateFromEditAsync(EditNoteRequest request, CancellationToken cancellationToken)
    {
        string identifier = MemoryUrl.PathOf(request.Identifier.Trim());
        int slash = identifier.LastIndexOf('/');
        string name = identifier[(slash + 1)..];
        string title = name.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        try
        {
            return await WriteAsync(new WriteNoteRequest(title, request.Edit.Content, slash < 0 ? "" : identifier[..slash]) { Metadata = request.Metadata, Overwrite = false }, cancellationToken).ConfigureAwait(false);
        }
        catch (NoteStoreException exception) when (exception is { Code: NoteErrorCodes.NoteAlreadyExists, Current: not null })
        {
            // Someone created it in between: then it is a note to edit, and neither text is lost.
            return await EditAsync(request with { Identifier = exception.Current.Path }, cancellationToken).ConfigureAwait(false);
        }
    }

    private string PathFor(string title, string directory)
    {
        string unrooted = directory.Trim() is "/" or "\\" ? "" : directory;
        if (unrooted.Length > 0 && !ProjectPath.IsSafe(unrooted))
        {
            throw new NoteStoreException(NoteErrorCodes.SecurityValidation, $"The directory '{directory}' is refused: it could lead out of the project. Give a folder inside, such as 'projects/alpha'.");
        }

        string path = NoteFileName.PathFor(title.Trim(), NoteFileName.CleanDirectory(unrooted), options.KebabFileNames);
        return NoteParser.Stem(path).TrimStart('.').Length > 0 && !path.EndsWith("/.md", StringComparison.Ordinal) && path != ".md"
            ? path
            : throw new NoteStoreException(NoteErrorCodes.InvalidArgument, $"The title '{title}' gives no file name. Use at least one letter or digit.");
    }

    private string? StoredPermalink(string path, NoteFile? current)
        => notes.FindByPath(path)?.Permalink ?? (current is null ? null : StateOf(current, wasCreated: false).Note.Permalink);

    private async Task<NoteState> PublishAsync(NoteFile file, bool wasCreated, CancellationToken cancellationToken)
    {
        // The file is in place: from here on nothing may look as if it were not.
        NoteState state = StateOf(file, wasCreated, isPlaced: true);
        await listener.OnWrittenAsync(file, state.Note, cancellationToken).ConfigureAwait(false);
        return state;
    }

    private NoteState StateOf(NoteFile file, bool wasCreated, bool isPlaced = false)
    {
        ContentState? state = contents.StateOf(file);
        DateTimeOffset now = time.GetUtcNow();
        NoteEntry? known = Known(file.Path, isPlaced);
        Note note = NoteParser.Parse(
            file.Content,
            file.Path,
            // A replaced file is a new file to the file system; the note is as old as it was.
            known?.Created ?? state?.CreatedUtc ?? now,
            state?.ModifiedUtc ?? now,
            time.LocalTimeZone);
        return new NoteState(file, note, note.Permalink ?? known?.Permalink ?? notes.Scheme.Canonical(file.Path), wasCreated);
    }

    private NoteEntry? Known(string path, bool isPlaced)
    {
        try
        {
            return notes.FindByPath(path);
        }
        catch (NoteEngineException) when (isPlaced)
        {
            return null;
        }
    }

    private static NoteFile RequireUtf8(NoteFile file)
        => file.Content.IsValidUtf8 ? file
            : throw new NoteStoreException(NoteErrorCodes.NotUtf8, $"The note '{file.Path}' is not valid UTF-8, and editing it would change bytes that cannot be read. Save it as UTF-8 first.");

    private static void RefuseChanged(NoteFile? current, string? expected)
    {
        if (expected is not null && !string.Equals(current?.Checksum, expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new NoteStoreException(NoteErrorCodes.NoteChanged, "The note changed since it was read. Look at its present state, and apply the change to that.") { Current = current };
        }
    }

    private static TResult Checked<TResult>(Func<TResult> compose)
    {
        try
        {
            return compose();
        }
        catch (NoteFormatException exception)
        {
            throw new NoteStoreException(NoteErrorCodes.InvalidArgument, exception.Message, exception);
        }
    }
}
