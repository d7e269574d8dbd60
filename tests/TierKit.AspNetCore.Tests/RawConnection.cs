using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TierKit.AspNetCore.Tests;

/// <summary>Speaks HTTP byte by byte, as only a bad client would.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawConnection> OpenAsync(Gateway gateway)
    {
        RawConnection connection = new();
        await connection._socket.ConnectAsync("127.0.0.1", gateway.Port, TestContext.Current.CancellationToken);
        return connection;
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Sends until the peer has had enough; returns how many bytes it took.</summary>
    public async Task<long> PourAsync(long bytes)
    {
        byte[] chunk = new byte[64 * 1024];
        chunk.AsSpan().Fill((byte)'x');
        long sent = 0;
        try
        {
            while (sent < bytes)
            {
                sent += await _socket.SendAsync(chunk, TestContext.Current.CancellationToken);
            }
        }
        catch (SocketException)
        {
            // It closed the door: that is what we wanted to see.
        }

        return sent;
    }

    public Task PostAsync(string path, string body, string headers = "", string host = "localhost") => SendAsync(
        $"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{headers}Content-Length: {Encoding.Latin1.GetByteCount(body).ToString(CultureInfo.InvariantCulture)}\r\n\r\n{body}");

    /// <summary>Reads until the peer closes or the mark was seen.</summary>
    public async Task<string> ReadAsync(string? until = null)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken) is > 0 and int read)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
                if (until is not null && text.ToString().Contains(until, StringComparison.Ordinal))
                {
                    break;
                }
            }
        }
        catch (SocketException)
        {
            text.Append("[reset]");
        }

        return text.ToString();
    }

    public void Dispose() => _socket.Dispose();
}
