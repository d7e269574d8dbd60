using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TierKit.Testing.Loopback;

/// <summary>Speaks HTTP/1.1 on loopback with whatever bytes a test wants; one connection per request.</summary>
/// <remarks>Thread-safe. Dispose it to close every connection and wait for every answer under way.</remarks>
public sealed class LoopbackServer : IAsyncDisposable
{
    // Enough for any test to look back on; a soak must not grow.
    private const int RequestsKept = 10_000;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<LoopbackRequest> _requests = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = [];
    private readonly Func<LoopbackExchange, Task> _answer;
    private readonly Task _accepting;
    private int _open;

    /// <summary>Starts a server on a free port.</summary>
    /// <param name="answer">Answers one request; called concurrently.</param>
    public LoopbackServer(Func<LoopbackExchange, Task> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);

        _answer = answer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _accepting = AcceptAsync();
    }

    /// <summary>Gets the port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Gets the address, such as <c>http://127.0.0.1:49152</c>.</summary>
    public string Address => $"http://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Gets the last 10,000 requests in order.</summary>
    public IReadOnlyList<LoopbackRequest> Requests => [.. _requests];

    /// <summary>Gets how many connections are open.</summary>
    public int OpenConnections => Volatile.Read(ref _open);

    /// <summary>Finds a port on which nobody listens.</summary>
    /// <returns>The port.</returns>
    public static int ClosedPort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_connections.Keys).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                Socket socket = await _listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                Interlocked.Increment(ref _open);
                Task serving = ServeAsync(socket);
                _connections[serving] = true;
                _ = serving.ContinueWith(done => _connections.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server is stopping.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            if (await RequestReader.ReadAsync(socket, _stopping.Token).ConfigureAwait(false) is { } request)
            {
                Keep(request);
                await _answer(new LoopbackExchange(request, socket, _stopping.Token)).ConfigureAwait(false);
                if (socket.Connected)
                {
                    socket.Shutdown(SocketShutdown.Send);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The peer left, or the test ended the exchange itself.
        }
        finally
        {
            socket.Dispose();
            Interlocked.Decrement(ref _open);
        }
    }

    private void Keep(LoopbackRequest request)
    {
        _requests.Enqueue(request);
        while (_requests.Count > RequestsKept)
        {
            _requests.TryDequeue(out _);
        }
    }
}
