namespace TierKit.Transport;

/// <summary>Reads an answer so that the attempt's cancellation ends every read and closes the socket.</summary>
internal sealed class AttemptStream(Stream inner, TransportAttempt attempt, AnswerMeter meter, ErrorLineScanner? scanner) : ObservedStream(inner)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        CancellationToken own = attempt.Cancellation;
        return cancellationToken == own || !cancellationToken.CanBeCanceled ? base.ReadAsync(buffer, own) : ReadEitherAsync(buffer, own, cancellationToken);
    }

    protected override void See(ReadOnlySpan<byte> bytes)
    {
        attempt.BytesRead += bytes.Length;
        meter.Count(bytes);
        scanner?.Scan(bytes);
    }

    private async ValueTask<int> ReadEitherAsync(Memory<byte> buffer, CancellationToken own, CancellationToken cancellationToken)
    {
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(own, cancellationToken);
        return await base.ReadAsync(buffer, linked.Token).ConfigureAwait(false);
    }
}
