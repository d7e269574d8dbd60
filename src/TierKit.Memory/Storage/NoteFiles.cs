namespace TierKit.Memory.Storage;

/// <summary>Reads and changes the files of one project, whatever other processes do to them at the same time.</summary>
internal sealed class NoteFiles(ProjectFolder folder, IFileSystem files, ProjectLock projectLock)
{
    private const int OptimisticAttempts = 3;

    private readonly DurableFiles _durable = new(files);
    private readonly SharedSyncs _syncs = new(files);

    /// <summary>Reads a file; none where there is none.</summary>
    /// <exception cref="NoteStoreException">The path leaves the project.</exception>
    public NoteFile? Read(string path) => files.Read(Resolve(path)) is { } bytes ? NoteFile.FromBytes(path, bytes) : null;

    /// <summary>Changes one file: reads it, computes its new text, and puts that in place only if the file is still what was read.</summary>
    /// <param name="path">The path inside the project.</param>
    /// <param name="compute">Gives the new text of what is there now; may run again when another writer was faster.</param>
    /// <param name="cancellationToken">Ends the wait for other writers; once the new text is in place it stays.</param>
    public Task<NoteFile> ChangeAsync(string path, Func<NoteFile?, string> compute, CancellationToken cancellationToken)
        => Guard(() => ChangeCoreAsync(path, compute, cancellationToken));

    /// <summary>Puts a file in place as it is, with its times, where nothing is there.</summary>
    public Task<bool> TryPutAsync(KeptContent content, CancellationToken cancellationToken) => Guard(async () =>
    {
        string physical = Resolve(content.State.Path);
        using PreparedFile prepared = await Task.Run(() => _durable.Prepare(folder.Root, physical, content.Bytes.Span), cancellationToken).ConfigureAwait(false);
        using IDisposable held = await projectLock.AcquireAsync(cancellationToken).ConfigureAwait(false);
        if (!prepared.TryCreate())
        {
            return false;
        }

        File.SetCreationTimeUtc(physical, content.State.CreatedUtc);
        File.SetLastWriteTimeUtc(physical, content.State.ModifiedUtc);
        await _syncs.SyncAsync(prepared.Folder).ConfigureAwait(false);
        return true;
    });

    /// <exception cref="NoteStoreException">The destination exists, or the file is gone.</exception>
    public Task MoveAsync(string source, string target, CancellationToken cancellationToken) => Guard(async () =>
    {
        string from = Resolve(source);
        string to = Resolve(target);
        using IDisposable held = await projectLock.AcquireAsync(cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => _durable.TryMove(folder.Root, from, to), CancellationToken.None).ConfigureAwait(false)
            ? true
            : throw new NoteStoreException(NoteErrorCodes.DestinationExists, $"'{target}' exists already. Choose another destination, or delete that note first.") { Current = Read(target) };
    });

    public Task DeleteAsync(string path, CancellationToken cancellationToken) => Guard(async () =>
    {
        string physical = Resolve(path);
        using IDisposable held = await projectLock.AcquireAsync(cancellationToken).ConfigureAwait(false);
        await Task.Run(() => _durable.Delete(physical), CancellationToken.None).ConfigureAwait(false);
        return true;
    });

    private async Task<NoteFile> ChangeCoreAsync(string path, Func<NoteFile?, string> compute, CancellationToken cancellationToken)
    {
        string physical = Resolve(path);
        for (int attempt = 0; attempt < OptimisticAttempts; attempt++)
        {
            NoteFile? before = Read(path);
            string text = compute(before);
            if (before?.Text == text)
            {
                return before;
            }

            byte[] bytes = Notes.NoteText.Encode(text);
            // The slow part, syncing the content, happens beside other writers; only the exchange of names excludes them.
            using PreparedFile prepared = await Task.Run(() => _durable.Prepare(folder.Root, physical, bytes), cancellationToken).ConfigureAwait(false);
            if (await TryPlaceAsync(path, before, prepared, cancellationToken).ConfigureAwait(false))
            {
                await _syncs.SyncAsync(prepared.Folder).ConfigureAwait(false);
                return NoteFile.FromBytes(path, bytes);
            }
        }

        return await ChangeLockedAsync(path, physical, compute, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> TryPlaceAsync(string path, NoteFile? before, PreparedFile prepared, CancellationToken cancellationToken)
    {
        using IDisposable held = await projectLock.AcquireAsync(cancellationToken).ConfigureAwait(false);
        if (Read(path)?.Checksum != before?.Checksum)
        {
            return false;
        }

        if (before is null)
        {
            return prepared.TryCreate();
        }

        prepared.Replace();
        return true;
    }

    // Under steady contention someone else would always be faster; holding the lock throughout ends that.
    private async Task<NoteFile> ChangeLockedAsync(string path, string physical, Func<NoteFile?, string> compute, CancellationToken cancellationToken)
    {
        using IDisposable held = await projectLock.AcquireAsync(cancellationToken).ConfigureAwait(false);
        NoteFile? before = Read(path);
        string text = compute(before);
        if (before?.Text == text)
        {
            return before;
        }

        byte[] bytes = Notes.NoteText.Encode(text);
        using PreparedFile prepared = await Task.Run(() => _durable.Prepare(folder.Root, physical, bytes), CancellationToken.None).ConfigureAwait(false);
        prepared.Replace();
        await _syncs.SyncAsync(prepared.Folder).ConfigureAwait(false);
        return NoteFile.FromBytes(path, bytes);
    }

    private static async Task<TResult> Guard<TResult>(Func<Task<TResult>> operation)
    {
        try
        {
            return await operation().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NoteStoreException(
                NoteErrorCodes.WriteFailed,
                $"The note was not changed: {exception.Message} Check free space and the permissions of the notes folder.",
                exception);
        }
    }

    private string Resolve(string path)
    {
        try
        {
            return folder.Resolve(path);
        }
        catch (PathRefusedException exception)
        {
            throw new NoteStoreException(NoteErrorCodes.SecurityValidation, exception.Message, exception);
        }
    }
}
