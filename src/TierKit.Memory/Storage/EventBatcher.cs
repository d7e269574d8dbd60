using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace TierKit.Memory.Storage;

/// <summary>Collects raw events until it has been quiet for a while.</summary>
internal sealed class EventBatcher(TimeSpan quiet, TimeProvider time)
{
    // A folder that is never quiet, and a copy of a whole vault, must not hold everything back.
    private const int LongestInQuietPeriods = 10;
    private const int MostEvents = 10_000;

    private readonly Channel<FileEvent> _events = Channel.CreateUnbounded<FileEvent>(new UnboundedChannelOptions { SingleReader = true });

    public void Add(FileEvent change) => _events.Writer.TryWrite(change);

    public void Complete() => _events.Writer.TryComplete();

    public async IAsyncEnumerable<IReadOnlyList<FileEvent>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _events.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            List<FileEvent> batch = [];
            long start = time.GetTimestamp();
            do
            {
                while (batch.Count < MostEvents && _events.Reader.TryRead(out FileEvent? change))
                {
                    batch.Add(change);
                }
            }
            while (batch.Count < MostEvents
                && time.GetElapsedTime(start) < quiet * LongestInQuietPeriods
                && await MoreComesAsync(cancellationToken).ConfigureAwait(false));

            yield return batch;
        }
    }

    private async Task<bool> MoreComesAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource pause = new(quiet, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, cancellationToken);
        try
        {
            return await _events.Reader.WaitToReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
