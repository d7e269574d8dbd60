namespace TierKit.Memory.Storage;

/// <summary>Writes a file and syncs it; the runtime asks macOS for a full sync, which a plain fsync is not there.</summary>
internal sealed class PhysicalFileWriter(FileStream stream) : IFileWriter
{
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            // So the runtime reports a limit on the size of files (EFBIG), which is a full disk to us.
            throw new IOException("The file would be larger than the system allows.", exception);
        }
    }

    public void Sync() => stream.Flush(flushToDisk: true);

    public void Dispose() => stream.Dispose();
}
