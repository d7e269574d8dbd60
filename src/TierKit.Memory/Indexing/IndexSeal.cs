using System.Globalization;

namespace TierKit.Memory.Indexing;

/// <summary>Remembers beside the index in which state it was closed, so that opening it tells cheaply whether anything happened since.</summary>
/// <remarks>A sound seal costs nothing to check. A missing one means a process that ended hard; one that does not fit, a hand that was not ours.</remarks>
internal sealed class IndexSeal
{
    private readonly string _index;
    private readonly string _path;
    private bool _broken;

    public IndexSeal(string index)
    {
        _index = index;
        _path = index + "-seal";
        string? sealedState = File.Exists(_path) ? File.ReadAllText(_path) : null;
        bool exists = File.Exists(index);
        IsBroken = exists && sealedState is null;
        // Another process that works on the file has broken the seal before it wrote, so a seal that does not fit is nobody's work.
        IsForeign = exists && sealedState is not null && sealedState != State();
    }

    /// <summary>Gets whether the file was not closed in order.</summary>
    public bool IsBroken { get; }

    /// <summary>Gets whether the file was changed by something else since it was closed in order.</summary>
    public bool IsForeign { get; }

    /// <summary>Says that the file is about to change.</summary>
    public void Break()
    {
        if (!_broken)
        {
            File.Delete(_path);
            _broken = true;
        }
    }

    /// <summary>Seals the file, unless another process still has it open.</summary>
    public void Close()
    {
        // SQLite removes the log when the last connection closes.
        if (_broken && File.Exists(_index) && !File.Exists(_index + "-wal"))
        {
            try
            {
                File.WriteAllText(_path, State());
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Without a seal the next process looks the file over; that is all it costs.
            }
        }
    }

    private string State()
    {
        FileInfo file = new(_index);
        return string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}");
    }
}
