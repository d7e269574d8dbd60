namespace TierKit.Memory.Storage;

/// <summary>Works on the machine's own file system.</summary>
internal sealed class PhysicalFileSystem : IFileSystem
{
    public static PhysicalFileSystem Instance { get; } = new();

    public byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public IFileWriter Create(string path, string permissionsOf)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && File.Exists(permissionsOf))
        {
            options.UnixCreateMode = File.GetUnixFileMode(permissionsOf) | UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new PhysicalFileWriter(new FileStream(path, options));
    }

    public void Replace(string source, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            WindowsFiles.Move(source, target, replace: true);
        }
        else
        {
            File.Move(source, target, overwrite: true);
        }
    }

    public bool TryPlace(string source, string target)
        => OperatingSystem.IsWindows() ? WindowsFiles.Move(source, target, replace: false) : UnixFiles.TryPlace(source, target);

    public void Delete(string path) => File.Delete(path);

    public bool CreateDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return false;
        }

        Directory.CreateDirectory(path);
        return true;
    }

    public void SyncDirectory(string path)
    {
        // Windows writes renames through, see WindowsFiles, and has no call to sync a folder.
        if (!OperatingSystem.IsWindows())
        {
            UnixFiles.SyncDirectory(path);
        }
    }
}
