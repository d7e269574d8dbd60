using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TierKit.Loopback;

/// <summary>Lets a test answer one request with bytes of its own choice.</summary>
public sealed class LoopbackExchange(LoopbackRequest request, Socket socket, CancellationToken stopping)
{
    public LoopbackRequest Request { get; } = request;

    /// <summary>Gets a token that is cancelled when the server stops.</summary>
    public CancellationToken Stopping { get; } = stopping;

    public Task SendAsync(string raw) => SendAsync(Encoding.UTF8.GetBytes(raw));

    public async Task SendAsync(ReadOnlyMemory<byte> raw)
    {
        while (!raw.IsEmpty)
        {
            raw = raw[await socket.SendAsync(raw, Stopping)..];
        }
    }

    /// <summary>Sends a whole answer with a length.</summary>
    public Task AnswerAsync(int status, string body, string contentType = "application/json", params string[] headers) =>
        SendAsync($"HTTP/1.1 {status.ToString(CultureInfo.InvariantCulture)} Status\r\nContent-Type: {contentType}\r\n"
            + string.Concat(headers.Select(static h => h + "\r\n"))
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture)}\r\nConnection: close\r\n\r\n{body}");

    /// <summary>Begins a chunked answer.</summary>
    public Task BeginStreamAsync(string contentType) =>
        SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");

    public Task ChunkAsync(string data) =>
        SendAsync($"{Encoding.UTF8.GetByteCount(data).ToString("x", CultureInfo.InvariantCulture)}\r\n{data}\r\n");

    public Task EndStreamAsync() => SendAsync("0\r\n\r\n");

    /// <summary>Closes with RST in place of FIN.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    /// <summary>Waits until the peer closes its side; returns whether it did before the server stopped.</summary>
    public async Task<bool> PeerClosedAsync()
    {
        byte[] buffer = new byte[256];
        try
        {
            while (await socket.ReceiveAsync(buffer, Stopping) > 0)
            {
            }

            return true;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Says nothing more until the peer leaves or the server stops.</summary>
    public Task HangAsync() => PeerClosedAsync();
}
