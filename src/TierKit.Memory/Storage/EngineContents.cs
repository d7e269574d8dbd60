using System.Text;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Storage;

/// <summary>Offers what an engine keeps in the place of a folder.</summary>
internal sealed class EngineContents(INoteContents kept, TimeProvider time) : IProjectContents, IDisposable
{
    // So many paths are looked at one by one; for more a scan is cheaper.
    private const int MostPending = 256;

    // Contents are read in groups of about so many bytes, and of at most so many files.
    private const long GroupBytes = 8 * 1024 * 1024;
    private const int GroupFiles = 128;

    private static readonly TimeSpan Patience = ProjectLock.Patience;

    private readonly SemaphoreSlim _turn = new(1, 1);

    public string Place => kept.Place;

    public bool KnowsPending => true;

    public string Confine(string path)
    {
        string normal = ProjectPath.Normalize(path);
        if (normal.Split('/').Any(static part => part == ProjectFolder.InternalName || part.StartsWith(DurableFiles.TemporaryPrefix, StringComparison.Ordinal)))
        {
            throw ProjectPath.Refuse(PathRefusal.InternalFolder, path);
        }

        // Half of a surrogate pair has no form that is stored, here as in a folder.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(normal));
    }

    public bool Exists(string path) => Wait(kept.FindAsync([Confine(path)])).Count > 0;

    /// <summary>Tells whether anything is below a folder.</summary>
    public bool HasFolder(string path) => Wait(kept.ListAsync(path)).Count > 0;

    public string? FindTwin(string path) => Wait(kept.FindAlikeAsync(ContentState.LikenessOf(path))).FirstOrDefault(other => other != path);

    public async ValueTask<NoteFile?> ReadAsync(string path, CancellationToken cancellationToken)
        => await kept.ReadAsync([Checked(path)], cancellationToken).ConfigureAwait(false) is [var content] ? Decoded(content) : null;

    public async ValueTask<byte[]?> ReadBytesAsync(string path, CancellationToken cancellationToken)
        => await kept.ReadAsync([Confine(path)], cancellationToken).ConfigureAwait(false) is [var content] ? content.Bytes.ToArray() : null;

    public async Task<NoteFile> ChangeAsync(string path, Func<NoteFile?, string> compute, CancellationToken cancellationToken)
    {
        string confined = Checked(path);
        long start = time.GetTimestamp();
        bool waited = false;
        try
        {
            do
            {
                if (await TryChangeAsync(confined, compute, cancellationToken).ConfigureAwait(false) is { } changed)
                {
                    return changed;
                }

                // Those of this instance take turns after the first miss, so that few compete and each of them wins soon.
                if (!waited)
                {
                    await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
                    waited = true;
                }
            }
            while (time.GetElapsedTime(start) < Patience);
        }
        finally
        {
            if (waited)
            {
                _turn.Release();
            }
        }

        throw new NoteStoreException(NoteErrorCodes.ProjectBusy, $"Others have been writing to '{path}' for {Patience.TotalSeconds:0} seconds. Try again.");
    }

    public async Task<bool> TryPutAsync(KeptContent content, CancellationToken cancellationToken)
    {
        // Compared by what is stored: a path with another form would be another file.
        return Checked(content.State.Path) == content.State.Path
            ? await kept.WriteAsync(content, expectedChecksum: null, cancellationToken).ConfigureAwait(false)
            : throw new NoteStoreException(NoteErrorCodes.SecurityValidation, $"The path '{content.State.Path}' has a form that cannot be kept. Rename the file.");
    }

    public async Task MoveAsync(string source, string target, CancellationToken cancellationToken)
    {
        (string from, string to) = (Checked(source), Checked(target));
        if (await kept.MoveAsync(from, to, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        throw await ReadAsync(to, cancellationToken).ConfigureAwait(false) is { } there
            ? new NoteStoreException(NoteErrorCodes.DestinationExists, $"'{target}' exists already. Choose another destination, or delete that note first.") { Current = there }
            : new NoteStoreException(NoteErrorCodes.WriteFailed, $"The note was not changed: '{source}' is gone. List the directory to see what is there.");
    }

    public async Task DeleteAsync(string path, CancellationToken cancellationToken) => await kept.DeleteAsync(Checked(path), cancellationToken).ConfigureAwait(false);

    public void RemoveEmptyFolders(string directory)
    {
        // A folder is nothing but a part of paths here.
    }

    public ContentState? StateOf(NoteFile file) => file.State;

    public async ValueTask<IReadOnlyDictionary<string, ContentState>> StatesAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
        => paths.Count == 0
            ? new Dictionary<string, ContentState>()
            : (await kept.FindAsync(paths, cancellationToken).ConfigureAwait(false)).ToDictionary(static state => state.Path, StringComparer.Ordinal);

    public ValueTask<IReadOnlyList<ContentState>> ListAsync(string directory, CancellationToken cancellationToken) => kept.ListAsync(directory, cancellationToken);

    public DateTime? FolderModified(string directory) => null;

    public async ValueTask<FolderScan> ScanAsync(Func<string, ScannedFile?> known, CancellationToken cancellationToken)
    {
        IReadOnlyList<ContentState> all = await kept.ListAsync("", cancellationToken).ConfigureAwait(false);
        return new FolderScan([.. all.Select(static state => new ScannedFile(state.Path, new FileStamp(state.Size, state.ModifiedUtc), state.Checksum))], [], Hashed: 0);
    }

    public async ValueTask<IReadOnlyList<TResult>> LoadAsync<TResult>(IReadOnlyList<string> paths, Func<LoadedFile, TResult> read, Action<string, Exception> unreadable, CancellationToken cancellationToken)
        where TResult : class
    {
        List<TResult> results = new(paths.Count);
        List<string> group = [];
        long bytes = 0;
        foreach (ContentState state in await kept.FindAsync(paths, cancellationToken).ConfigureAwait(false))
        {
            if (!LoadedFile.IsText(state.Path, state.Size))
            {
                results.Add(read(new LoadedFile(state, Text: null)));
                continue;
            }

            if (group.Count == GroupFiles || (group.Count > 0 && bytes + state.Size > GroupBytes))
            {
                await LoadGroupAsync().ConfigureAwait(false);
            }

            group.Add(state.Path);
            bytes += state.Size;
        }

        await LoadGroupAsync().ConfigureAwait(false);
        return results;

        async ValueTask LoadGroupAsync()
        {
            if (group.Count > 0)
            {
                IReadOnlyList<KeptContent> contents = await kept.ReadAsync(group, cancellationToken).ConfigureAwait(false);
                TResult[] made = new TResult[contents.Count];
                Parallel.For(0, contents.Count, new ParallelOptions { CancellationToken = cancellationToken }, i => made[i] = read(new LoadedFile(contents[i].State, NoteText.Decode(contents[i].Bytes.Span))));
                results.AddRange(made);
                group.Clear();
                bytes = 0;
            }
        }
    }

    public IAsyncEnumerable<WatchedChanges>? WatchAsync(TimeSpan quiet, CancellationToken cancellationToken) => null;

    public async ValueTask<WatchedChanges> PendingAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> paths = await kept.PendingAsync(age, MostPending, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, ContentState> there = await StatesAsync(paths, cancellationToken).ConfigureAwait(false);
        return new WatchedChanges([.. paths.Select(path => new FileAction(path, IsDelete: !there.ContainsKey(path))).OrderByDescending(static action => action.IsDelete)], NeedsScan: paths.Count == MostPending);
    }

    public void Dispose() => _turn.Dispose();

    private async Task<NoteFile?> TryChangeAsync(string path, Func<NoteFile?, string> compute, CancellationToken cancellationToken)
    {
        KeptContent? there = await kept.ReadAsync([path], cancellationToken).ConfigureAwait(false) is [var content] ? content : null;
        NoteFile? before = there is null ? null : Decoded(there);
        string text = compute(before);
        if (before?.Text == text)
        {
            return before;
        }

        DateTime now = time.GetUtcNow().UtcDateTime;
        KeptContent after = new(path, NoteText.Encode(text), there?.State.CreatedUtc ?? now, now);
        // What was sent may be in place whether or not somebody still waits for it.
        return await kept.WriteAsync(after, there?.State.Checksum, CancellationToken.None).ConfigureAwait(false) ? Decoded(after) : null;
    }

    private string Checked(string path)
    {
        try
        {
            return Confine(path);
        }
        catch (PathRefusedException exception)
        {
            throw new NoteStoreException(NoteErrorCodes.SecurityValidation, exception.Message, exception);
        }
    }

    private static NoteFile Decoded(KeptContent content) => new(content.State.Path, NoteText.Decode(content.Bytes.Span), content.State.Checksum!) { State = content.State };

    // What resolves names is synchronous; it waits for a catalogue on another machine just so.
    private static TResult Wait<TResult>(ValueTask<TResult> call) => call.IsCompletedSuccessfully ? call.Result : call.AsTask().GetAwaiter().GetResult();
}
