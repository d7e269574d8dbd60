namespace TierKit.Providers;

/// <summary>Reads an answer and refuses it when its head names another host; only the head is looked at.</summary>
/// <remarks>
/// Ollama writes <c>remote_host</c> before <c>message</c> into every line of such an answer. What a model says stands after
/// that, so a tool call with an argument of the same name is not mistaken for it.
/// </remarks>
internal sealed class ResidenceStream(Stream inner, Func<Exception> refuse) : Stream
{
    private const int HeadLimit = 1024;

    private byte[]? _head = new byte[HeadLimit];
    private int _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Look(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = inner.Read(buffer, offset, count);
        Look(buffer.AsSpan(offset, read));
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Look(ReadOnlySpan<byte> bytes)
    {
        if (_head is null)
        {
            return;
        }

        int taken = Math.Min(bytes.Length, HeadLimit - _length);
        bytes[..taken].CopyTo(_head.AsSpan(_length));
        _length += taken;
        ReadOnlySpan<byte> seen = _head.AsSpan(0, _length);
        int message = seen.IndexOf("\"message\":"u8);
        ReadOnlySpan<byte> head = message < 0 ? seen : seen[..message];
        if (head.IndexOf("\"remote_host\":"u8) >= 0 || head.IndexOf("\"remote_model\":"u8) >= 0)
        {
            throw refuse();
        }

        if (message >= 0 || _length == HeadLimit)
        {
            _head = null;
        }
    }
}
