using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace TierKit.Memory.Storage;

/// <summary>Offers the files of a folder, whatever other processes do to them at the same time.</summary>
internal sealed class FolderContents(ProjectFolder folder, NoteFiles files, TimeProvider time) : IProjectContents
{
    private readonly FolderScanner _scanner = new(folder);

    public string Place => folder.Root;

    public bool KnowsPending => false;

    public string Confine(string path) => folder.RelativePath(folder.Resolve(path));

    public bool Exists(string path) => File.Exists(folder.Resolve(path));

    public string? FindTwin(string path)
    {
        string physical = folder.Resolve(path);
        string parent = Path.GetDirectoryName(physical)!;
        string name = Path.GetFileName(physical);
        if (!Directory.Exists(parent))
        {
            return null;
        }

        FileSystemEnumerable<string> twins = new(parent, static (ref FileSystemEntry entry) => entry.ToFullPath(), new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => PathTwins.AreNamedAlike(name, entry.FileName) && !entry.IsDirectory,
        };
        return twins.FirstOrDefault() is { } twin ? folder.RelativePath(twin) : null;
    }

    public ValueTask<NoteFile?> ReadAsync(string path, CancellationToken cancellationToken) => new(files.Read(path));

    public async ValueTask<byte[]?> ReadBytesAsync(string path, CancellationToken cancellationToken)
    {
        string physical = folder.Resolve(path);
        return File.Exists(physical) ? await File.ReadAllBytesAsync(physical, cancellationToken).ConfigureAwait(false) : null;
    }

    public Task<NoteFile> ChangeAsync(string path, Func<NoteFile?, string> compute, CancellationToken cancellationToken) => files.ChangeAsync(path, compute, cancellationToken);

    public Task<bool> TryPutAsync(KeptContent content, CancellationToken cancellationToken) => files.TryPutAsync(content, cancellationToken);

    public Task MoveAsync(string source, string target, CancellationToken cancellationToken) => files.MoveAsync(source, target, cancellationToken);

    public Task DeleteAsync(string path, CancellationToken cancellationToken) => files.DeleteAsync(path, cancellationToken);

    public void RemoveEmptyFolders(string directory) => RemoveEmpty(folder.Resolve(directory));

    public ContentState? StateOf(NoteFile file) => StateAt(file.Path);

    public ValueTask<IReadOnlyDictionary<string, ContentState>> StatesAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
        => new(paths.Distinct(StringComparer.Ordinal).Select(StateAt).OfType<ContentState>().ToDictionary(static state => state.Path, StringComparer.Ordinal));

    public ValueTask<IReadOnlyList<ContentState>> ListAsync(string directory, CancellationToken cancellationToken)
        => new([.. _scanner.Enumerate(directory).Select(StateAt).OfType<ContentState>()]);

    public DateTime? FolderModified(string directory) => Directory.GetLastWriteTimeUtc(folder.Resolve(directory));

    public async ValueTask<FolderScan> ScanAsync(Func<string, ScannedFile?> known, CancellationToken cancellationToken)
        => await Task.Run(() => _scanner.Scan(known, cancellationToken), cancellationToken).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<TResult>> LoadAsync<TResult>(IReadOnlyList<string> paths, Func<LoadedFile, TResult> read, Action<string, Exception> unreadable, CancellationToken cancellationToken)
        where TResult : class
    {
        if (paths.Count <= 1)
        {
            return new([.. paths.Select(path => TryLoad(path, read, unreadable)).OfType<TResult>()]);
        }

        return new(Task.Run<IReadOnlyList<TResult>>(
            () =>
            {
                TResult?[] results = new TResult?[paths.Count];
                Parallel.For(0, paths.Count, new ParallelOptions { CancellationToken = cancellationToken }, i => results[i] = TryLoad(paths[i], read, unreadable));
                return [.. results.OfType<TResult>()];
            },
            cancellationToken));
    }

    public async IAsyncEnumerable<WatchedChanges> WatchAsync(TimeSpan quiet, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using FolderWatcher watcher = new(folder, IgnorePatterns.ReadFrom(folder), time, quiet);
        await foreach (WatchedChanges changes in watcher.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return changes;
        }
    }

    public ValueTask<WatchedChanges> PendingAsync(TimeSpan age, CancellationToken cancellationToken) => new(new WatchedChanges([], NeedsScan: true));

    private ContentState? StateAt(string path)
    {
        FileInfo entry = new(Path.Combine(folder.Root, path));
        return entry.Exists ? new ContentState(path, entry.Length, entry.CreationTimeUtc, entry.LastWriteTimeUtc, checksum: null) : null;
    }

    private TResult? TryLoad<TResult>(string path, Func<LoadedFile, TResult> read, Action<string, Exception> unreadable)
        where TResult : class
    {
        try
        {
            return Load(path) is { } loaded ? read(loaded) : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            unreadable(path, exception);
            return null;
        }
    }

    private LoadedFile? Load(string path)
    {
        FileInfo entry = new(Path.Combine(folder.Root, path));
        if (!entry.Exists)
        {
            return null;
        }

        (long size, DateTime created, DateTime modified) = (entry.Length, entry.CreationTimeUtc, entry.LastWriteTimeUtc);
        if (!LoadedFile.IsText(path, size))
        {
            using FileStream stream = entry.OpenRead();
            return new LoadedFile(new ContentState(path, size, created, modified, Convert.ToHexStringLower(SHA256.HashData(stream))), Text: null);
        }

        NoteFile file = NoteFile.FromBytes(path, File.ReadAllBytes(entry.FullName));
        return new LoadedFile(new ContentState(path, size, created, modified, file.Checksum), file.Content);
    }

    private static void RemoveEmpty(string directory)
    {
        foreach (string inner in Directory.EnumerateDirectories(directory))
        {
            if (new DirectoryInfo(inner).LinkTarget is null)
            {
                RemoveEmpty(inner);
            }
        }

        if (!Directory.EnumerateFileSystemEntries(directory).Any())
        {
            Directory.Delete(directory);
        }
    }
}
