using System.Runtime.CompilerServices;

namespace TierKit.Memory.Storage;

/// <summary>Watches a project's folder and says, a quiet period after each burst, what changed.</summary>
internal sealed class FolderWatcher : IDisposable
{
    /// <summary>How long a folder is quiet before its changes are told.</summary>
    public static readonly TimeSpan DefaultQuiet = TimeSpan.FromSeconds(1);

    private readonly ProjectFolder _folder;
    private readonly IgnorePatterns _ignore;
    private readonly EventBatcher _batcher;
    private readonly FileSystemWatcher _watcher;
    private int _lostEvents;

    public FolderWatcher(ProjectFolder folder, IgnorePatterns ignore, TimeProvider time, TimeSpan quiet)
    {
        _folder = folder;
        _ignore = ignore;
        _batcher = new EventBatcher(quiet, time);
        _watcher = new FileSystemWatcher(folder.Root)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        _watcher.Created += (_, change) => Add(FileEventKind.Added, change.FullPath);
        _watcher.Changed += (_, change) => Add(FileEventKind.Modified, change.FullPath);
        _watcher.Deleted += (_, change) => Add(FileEventKind.Deleted, change.FullPath);
        _watcher.Renamed += (_, change) =>
        {
            Add(FileEventKind.Deleted, change.OldFullPath);
            Add(FileEventKind.Added, change.FullPath);
        };
        _watcher.Error += (_, _) =>
        {
            Interlocked.Exchange(ref _lostEvents, 1);
            Add(FileEventKind.Modified, _folder.Root);
        };
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Tells the changes as they come, until the watcher is disposed.</summary>
    public async IAsyncEnumerable<WatchedChanges> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (IReadOnlyList<FileEvent> batch in _batcher.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            bool lost = Interlocked.Exchange(ref _lostEvents, 0) == 1;
            bool folderAppeared = batch.Any(change => change.Kind == FileEventKind.Added && !WatchBatch.IsTransient(change.Path) && Directory.Exists(Physical(change.Path)));
            IReadOnlyList<FileAction> actions = WatchBatch.Plan(batch, _ignore, path => File.Exists(Physical(path)));
            if (actions.Count > 0 || lost || folderAppeared)
            {
                yield return new WatchedChanges(actions, lost || folderAppeared);
            }
        }
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _batcher.Complete();
    }

    private void Add(FileEventKind kind, string physical) => _batcher.Add(new FileEvent(kind, _folder.RelativePath(physical)));

    private string Physical(string path) => Path.Combine(_folder.Root, path);
}
