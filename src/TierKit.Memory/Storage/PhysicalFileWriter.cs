namespace TierKit.Memory.Storage;

/// <summary>Writes a file and syncs it; the runtime asks macOS for a full sync, which a plain fsync is not there.</summary>
internal sealed class PhysicalFileWriter(FileStream stream) : IFileWriter
{
    public void Write(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    public void Sync() => stream.Flush(flushToDisk: true);

    public void Dispose() => stream.Dispose();
}
