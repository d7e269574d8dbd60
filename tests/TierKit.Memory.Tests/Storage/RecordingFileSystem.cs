using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

/// <summary>Writes down the order of what is done to files, and can fail at any step.</summary>
internal sealed class RecordingFileSystem(string root) : IFileSystem
{
    private readonly Lock _gate = new();
    private readonly List<string> _steps = [];

    public IReadOnlyList<string> Steps
    {
        get
        {
            lock (_gate)
            {
                return [.. _steps];
            }
        }
    }

    /// <summary>Gets or sets what happens before the step with a number, counted from 0.</summary>
    public Action<int> BeforeStep { get; set; } = static _ => { };

    /// <summary>Gets or sets what happens before a file is read.</summary>
    public Action<string> BeforeRead { get; set; } = static _ => { };

    /// <summary>Gets or sets what happens after a file got another name.</summary>
    public Action<string> AfterReplace { get; set; } = static _ => { };

    public byte[]? Read(string path)
    {
        BeforeRead(path);
        return PhysicalFileSystem.Instance.Read(path);
    }

    public IFileWriter Create(string path, string permissionsOf)
    {
        Record("create", path);
        return new Writer(this, path, PhysicalFileSystem.Instance.Create(path, permissionsOf));
    }

    public void Replace(string source, string target)
    {
        Record("replace", target);
        PhysicalFileSystem.Instance.Replace(source, target);
        AfterReplace(target);
    }

    public bool TryPlace(string source, string target)
    {
        Record("place", target);
        return PhysicalFileSystem.Instance.TryPlace(source, target);
    }

    public void Delete(string path)
    {
        Record("delete", path);
        PhysicalFileSystem.Instance.Delete(path);
    }

    public bool CreateDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return false;
        }

        Record("folder", path);
        return PhysicalFileSystem.Instance.CreateDirectory(path);
    }

    public void SyncDirectory(string path)
    {
        Record("sync folder", path);
        PhysicalFileSystem.Instance.SyncDirectory(path);
    }

    private void Record(string step, string path)
    {
        BeforeStep(Steps.Count);
        string name = Path.GetRelativePath(root, path).Replace('\\', '/');
        lock (_gate)
        {
            _steps.Add($"{step} {(name.Contains(DurableFiles.TemporaryPrefix, StringComparison.Ordinal) ? "temporary" : name)}");
        }
    }

    private sealed class Writer(RecordingFileSystem owner, string path, IFileWriter inner) : IFileWriter
    {
        public void Write(ReadOnlySpan<byte> bytes)
        {
            // Half of the content reaches the disk before a step that fails, as on a disk that fills up.
            int half = bytes.Length / 2;
            inner.Write(bytes[..half]);
            owner.Record("write", path);
            inner.Write(bytes[half..]);
        }

        public void Sync()
        {
            owner.Record("sync", path);
            inner.Sync();
        }

        public void Dispose() => inner.Dispose();
    }
}
