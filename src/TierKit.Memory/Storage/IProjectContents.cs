namespace TierKit.Memory.Storage;

/// <summary>Offers what is written in one project: the files of a folder, or what an engine keeps in their place.</summary>
/// <remarks>Thread-safe. Paths are inside of the project, with '/' between their parts.</remarks>
internal interface IProjectContents
{
    /// <summary>Gets where the contents are, as messages name it: the root of a folder, with links resolved.</summary>
    string Place { get; }

    /// <summary>Gives the one form of a path that may be used.</summary>
    /// <exception cref="PathRefusedException">The path leaves the project or is not allowed.</exception>
    string Confine(string path);

    /// <exception cref="PathRefusedException">The path leaves the project or is not allowed.</exception>
    bool Exists(string path);

    /// <summary>Finds a file of the same folder whose name differs only in its writing, such as in case.</summary>
    string? FindTwin(string path);

    /// <summary>Reads a file; none where there is none.</summary>
    /// <exception cref="NoteStoreException">The path leaves the project.</exception>
    ValueTask<NoteFile?> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>Reads the bytes of a file; none where there is none.</summary>
    /// <exception cref="PathRefusedException">The path leaves the project or is not allowed.</exception>
    ValueTask<byte[]?> ReadBytesAsync(string path, CancellationToken cancellationToken);

    /// <summary>Changes one file: reads it, computes its new text, and puts that in place only if the file is still what was read.</summary>
    /// <param name="path">The path inside the project.</param>
    /// <param name="compute">Gives the new text of what is there now; may run again when another writer was faster.</param>
    /// <param name="cancellationToken">Ends the wait for other writers; once the new text is in place it stays.</param>
    Task<NoteFile> ChangeAsync(string path, Func<NoteFile?, string> compute, CancellationToken cancellationToken);

    /// <summary>Puts a file in place as it is, with its times, where nothing is there.</summary>
    /// <returns>Whether it is in place; otherwise something was there.</returns>
    Task<bool> TryPutAsync(KeptContent content, CancellationToken cancellationToken);

    /// <exception cref="NoteStoreException">The destination exists, or the file is gone.</exception>
    Task MoveAsync(string source, string target, CancellationToken cancellationToken);

    Task DeleteAsync(string path, CancellationToken cancellationToken);

    /// <summary>Removes those folders below one, and itself, that hold nothing any more.</summary>
    void RemoveEmptyFolders(string directory);

    /// <summary>Gets the state of a file that was just read or written; none where it is gone since.</summary>
    ContentState? StateOf(NoteFile file);

    /// <summary>Gets the states of those files that are there.</summary>
    ValueTask<IReadOnlyDictionary<string, ContentState>> StatesAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken);

    /// <summary>Lists everything below a folder, by path.</summary>
    ValueTask<IReadOnlyList<ContentState>> ListAsync(string directory, CancellationToken cancellationToken);

    /// <summary>Gets when a folder was changed; none where only its files say so.</summary>
    DateTime? FolderModified(string directory);

    /// <summary>Finds every file with its checksum; those that are as they were known are not read.</summary>
    ValueTask<FolderScan> ScanAsync(Func<string, ScannedFile?> known, CancellationToken cancellationToken);

    /// <summary>Reads files, several at once, and leaves out those that are gone.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="read">Makes something of each; runs on several threads.</param>
    /// <param name="unreadable">Hears of what could not be read; may be called by several threads.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<IReadOnlyList<TResult>> LoadAsync<TResult>(IReadOnlyList<string> paths, Func<LoadedFile, TResult> read, Action<string, Exception> unreadable, CancellationToken cancellationToken)
        where TResult : class;

    /// <summary>Tells what others change, a quiet period after each burst; none where nothing needs following, because <see cref="PendingAsync"/> tells.</summary>
    IAsyncEnumerable<WatchedChanges>? WatchAsync(TimeSpan quiet, CancellationToken cancellationToken);

    /// <summary>Gets whether <see cref="PendingAsync"/> tells what the index has not taken in, so that nothing is scanned for it.</summary>
    bool KnowsPending { get; }

    /// <summary>Gets the changes that no index has taken in for a while.</summary>
    ValueTask<WatchedChanges> PendingAsync(TimeSpan age, CancellationToken cancellationToken);
}
