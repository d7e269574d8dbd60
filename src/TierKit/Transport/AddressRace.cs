using System.Net;
using System.Net.Sockets;

namespace TierKit.Transport;

/// <summary>Dials the addresses of a name one after another without waiting for a slow one: the first that answers wins.</summary>
/// <remarks>
/// The next address is dialled when one fails, or after a moment of silence (RFC 8305 calls it the connection attempt delay). Where the
/// <c>::1</c> of <c>localhost</c> is slow to refuse, <c>127.0.0.1</c> still answers well within the connect clock.
/// </remarks>
internal sealed class AddressRace(TimeProvider time, Func<IPEndPoint, CancellationToken, Task<Stream>> dial)
{
    internal static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);

    public async Task<Stream> OpenAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        if (addresses.Count == 1)
        {
            return await dial(new IPEndPoint(addresses[0], port), cancellationToken).ConfigureAwait(false);
        }

        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task<Stream>> dialled = [];
        SocketException? refused = null;
        int next = 0;
        try
        {
            while (next < addresses.Count || dialled.Count > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (next < addresses.Count)
                {
                    dialled.Add(dial(new IPEndPoint(addresses[next++], port), over.Token));
                }

                if (await FirstAsync(dialled, next < addresses.Count, over.Token).ConfigureAwait(false) is not { } done)
                {
                    continue;
                }

                dialled.Remove(done);
                try
                {
                    return await done.ConfigureAwait(false);
                }
                catch (SocketException exception)
                {
                    refused = exception;
                }
            }

            throw refused!;
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            foreach (Task<Stream> late in dialled)
            {
                _ = CloseAsync(late);
            }
        }
    }

    private async Task<Task<Stream>?> FirstAsync(List<Task<Stream>> dialled, bool more, CancellationToken over)
    {
        Task<Task<Stream>> first = Task.WhenAny(dialled);
        if (!more)
        {
            return await first.ConfigureAwait(false);
        }

        return await Task.WhenAny(first, Task.Delay(Stagger, time, over)).ConfigureAwait(false) == first ? await first.ConfigureAwait(false) : null;
    }

    // One that connects after another has won must not stay open.
    private static async Task CloseAsync(Task<Stream> late)
    {
        try
        {
            Stream stream = await late.ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It did not connect, which is as well.
        }
    }
}
