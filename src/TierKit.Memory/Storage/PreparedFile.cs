namespace TierKit.Memory.Storage;

/// <summary>Holds a written and synced file that does not have its name yet; disposing it unplaced removes it.</summary>
internal sealed class PreparedFile(IFileSystem files, string temporary, string target) : IDisposable
{
    private bool _placed;

    /// <summary>Puts the file in place of what is there.</summary>
    public void Replace()
    {
        files.Replace(temporary, target);
        _placed = true;
    }

    /// <summary>Puts the file in place where nothing is there.</summary>
    public bool TryCreate()
    {
        _placed = files.TryPlace(temporary, target);
        return _placed;
    }

    /// <summary>Gets the folder to sync once the file is placed; a write is done only then.</summary>
    public string Folder { get; } = Path.GetDirectoryName(target)!;

    public void Dispose()
    {
        if (!_placed)
        {
            try
            {
                files.Delete(temporary);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // What cannot be removed now is removed by the next scan; the first failure is the one to report.
            }
        }
    }
}
