namespace TierKit.Transport;

/// <summary>Reads an answer so that the attempt's cancellation ends every read and closes the socket.</summary>
internal sealed class AttemptStream(Stream inner, TransportAttempt attempt, AnswerMeter meter, ErrorLineScanner? scanner) : Stream
{
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
        CancellationToken own = attempt.Cancellation;
        if (cancellationToken == own || !cancellationToken.CanBeCanceled)
        {
            int read = await inner.ReadAsync(buffer, own).ConfigureAwait(false);
            return Saw(buffer.Span, read);
        }

        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(own, cancellationToken);
        int linkedRead = await inner.ReadAsync(buffer, linked.Token).ConfigureAwait(false);
        return Saw(buffer.Span, linkedRead);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Saw(buffer.AsSpan(offset, count), inner.Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Saw(ReadOnlySpan<byte> buffer, int read)
    {
        attempt.BytesRead += read;
        meter.Count(buffer[..read]);
        scanner?.Scan(buffer[..read]);
        return read;
    }
}
