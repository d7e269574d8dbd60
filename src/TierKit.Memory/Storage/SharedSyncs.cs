namespace TierKit.Memory.Storage;

/// <summary>Syncs folders for many writers at once: whoever asks while a sync is under way shares the next one.</summary>
/// <remarks>A sync covers every name that was in place when it began, so that one that begins later covers all who waited.</remarks>
internal sealed class SharedSyncs(IFileSystem files)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Folder> _folders = new(StringComparer.Ordinal);

    /// <summary>Returns when every name that the folder holds now is on the disk.</summary>
    public Task SyncAsync(string path)
    {
        lock (_gate)
        {
            if (_folders.TryGetValue(path, out Folder? folder))
            {
                return (folder.Next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Folder started = new();
            _folders[path] = started;
            _ = Task.Run(() => Run(path, started, first));
            return first.Task;
        }
    }

    private void Run(string path, Folder folder, TaskCompletionSource turn)
    {
        for (TaskCompletionSource? current = turn; current is not null; current = Following(path, folder))
        {
            try
            {
                files.SyncDirectory(path);
                current.SetResult();
            }
            catch (Exception exception)
            {
                current.SetException(exception);
            }
        }
    }

    private TaskCompletionSource? Following(string path, Folder folder)
    {
        lock (_gate)
        {
            TaskCompletionSource? next = folder.Next;
            folder.Next = null;
            if (next is null)
            {
                _folders.Remove(path);
            }

            return next;
        }
    }

    private sealed class Folder
    {
        public TaskCompletionSource? Next { get; set; }
    }
}
