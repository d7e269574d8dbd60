namespace TierKit.Memory.Storage;

/// <summary>Writes one new file.</summary>
internal interface IFileWriter : IDisposable
{
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Returns when the file's content is on the disk.</summary>
    void Sync();
}
