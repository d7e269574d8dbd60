namespace TierKit.Mcp.Borrowing;

/// <summary>Reads a stream of messages and fails once one is longer than a message may be, before it fills the memory.</summary>
internal sealed class BoundedMessages(Stream inner, int longest, MessageEnd end) : Stream
{
    private long _length;
    private int _line;
    private bool _afterReturn;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Counted(buffer.AsSpan(offset, count), inner.Read(buffer, offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Counted(buffer.Span, read);
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

    private int Counted(ReadOnlySpan<byte> buffer, int read)
    {
        switch (end)
        {
            case MessageEnd.Line:
                int last = buffer[..read].LastIndexOf((byte)'\n');
                _length = last < 0 ? _length + read : read - last - 1;
                break;
            case MessageEnd.BlankLine:
                foreach (byte one in buffer[..read])
                {
                    CountEvent(one);
                }

                break;
            default:
                _length += read;
                break;
        }

        return _length <= longest ? read : throw new InvalidDataException($"a message is longer than {longest} bytes");
    }

    // An event ends with an empty line, and a line with \n, \r or both.
    private void CountEvent(byte one)
    {
        if (one == '\n' && _afterReturn)
        {
            _afterReturn = false;
            return;
        }

        _afterReturn = one == '\r';
        if (one is not ((byte)'\n' or (byte)'\r'))
        {
            _length++;
            _line++;
            return;
        }

        _length = _line == 0 ? 0 : _length + 1;
        _line = 0;
    }
}
