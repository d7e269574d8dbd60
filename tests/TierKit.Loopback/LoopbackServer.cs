using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TierKit.Loopback;

/// <summary>Speaks HTTP/1.1 on loopback with whatever bytes a test wants; one connection per request.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<LoopbackRequest> _requests = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Func<LoopbackExchange, Task> _answer;
    private readonly Task _accepting;

    public LoopbackServer(Func<LoopbackExchange, Task> answer)
    {
        _answer = answer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(64);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public string Address => $"http://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}";

    public IReadOnlyList<LoopbackRequest> Requests => [.. _requests];

    /// <summary>Finds a port on which nobody listens.</summary>
    public static int ClosedPort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                Socket socket = await _listener.AcceptAsync(_stopping.Token);
                _connections.Add(ServeAsync(socket));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server is stopping.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            socket.NoDelay = true;
            try
            {
                if (await ReadRequestAsync(socket) is { } request)
                {
                    _requests.Enqueue(request);
                    await _answer(new LoopbackExchange(request, socket, _stopping.Token));
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
        }
    }

    private async Task<LoopbackRequest?> ReadRequestAsync(Socket socket)
    {
        MemoryStream seen = new();
        byte[] buffer = new byte[8192];
        int end;
        while ((end = HeaderEnd(seen)) < 0)
        {
            int read = await socket.ReceiveAsync(buffer, _stopping.Token);
            if (read == 0)
            {
                return null;
            }

            seen.Write(buffer, 0, read);
        }

        string[] lines = Encoding.ASCII.GetString(seen.GetBuffer(), 0, end).Split("\r\n");
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        bool chunked = headers.TryGetValue("Transfer-Encoding", out string? coding) && coding.Contains("chunked", StringComparison.OrdinalIgnoreCase);
        int length = headers.TryGetValue("Content-Length", out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        while (chunked ? !EndsChunked(seen) : seen.Length < end + 4 + length)
        {
            int read = await socket.ReceiveAsync(buffer, _stopping.Token);
            if (read == 0)
            {
                return null;
            }

            seen.Write(buffer, 0, read);
        }

        string raw = Encoding.UTF8.GetString(seen.GetBuffer(), end + 4, (int)seen.Length - end - 4);
        string[] first = lines[0].Split(' ');
        return new LoopbackRequest(first[0], first[1], headers, chunked ? Unchunk(raw) : raw);
    }

    private static int HeaderEnd(MemoryStream seen) => seen.GetBuffer().AsSpan(0, (int)seen.Length).IndexOf("\r\n\r\n"u8);

    private static bool EndsChunked(MemoryStream seen) => seen.GetBuffer().AsSpan(0, (int)seen.Length).EndsWith("0\r\n\r\n"u8);

    // Bodies in tests are ASCII where they are chunked, so characters count as bytes.
    private static string Unchunk(string raw)
    {
        StringBuilder body = new();
        int at = 0;
        while (true)
        {
            int line = raw.IndexOf("\r\n", at, StringComparison.Ordinal);
            int size = int.Parse(raw.AsSpan(at, line - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return body.ToString();
            }

            body.Append(raw, line + 2, size);
            at = line + 2 + size + 2;
        }
    }
}
