using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TierKit.Testing.Loopback;

/// <summary>Lets a test answer one request with bytes of its own choice.</summary>
/// <remarks>Not thread-safe: one answer, one writer.</remarks>
public sealed class LoopbackExchange
{
    private readonly Socket _socket;

    internal LoopbackExchange(LoopbackRequest request, Socket socket, CancellationToken stopping)
    {
        _socket = socket;
        Request = request;
        Stopping = stopping;
    }

    /// <summary>Gets the request.</summary>
    public LoopbackRequest Request { get; }

    /// <summary>Gets a token that is cancelled when the server stops.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Sends text as it is.</summary>
    /// <param name="raw">The text, status line and all.</param>
    /// <returns>A task that ends when it is sent.</returns>
    public Task SendAsync(string raw) => SendAsync(Encoding.UTF8.GetBytes(raw));

    /// <summary>Sends bytes as they are.</summary>
    /// <param name="raw">The bytes.</param>
    /// <returns>A task that ends when they are sent.</returns>
    public async Task SendAsync(ReadOnlyMemory<byte> raw)
    {
        while (!raw.IsEmpty)
        {
            raw = raw[await _socket.SendAsync(raw, Stopping).ConfigureAwait(false)..];
        }
    }

    /// <summary>Sends a whole answer with a length.</summary>
    /// <param name="status">The status.</param>
    /// <param name="body">The body.</param>
    /// <param name="contentType">The body's type.</param>
    /// <param name="headers">Further header lines.</param>
    /// <returns>A task that ends when it is sent.</returns>
    public Task AnswerAsync(int status, string body, string contentType = "application/json", params string[] headers)
    {
        ArgumentNullException.ThrowIfNull(body);
        return SendAsync($"{Head(status, contentType, headers)}Content-Length: {Number(Encoding.UTF8.GetByteCount(body))}\r\nConnection: close\r\n\r\n{body}");
    }

    /// <summary>Sends the beginning of an answer that claims to be longer than it is.</summary>
    /// <param name="part">What is sent of the body.</param>
    /// <param name="contentType">The body's type.</param>
    /// <returns>A task that ends when it is sent.</returns>
    public Task AnswerPartlyAsync(string part, string contentType = "application/json")
    {
        ArgumentNullException.ThrowIfNull(part);
        return SendAsync($"{Head(200, contentType, [])}Content-Length: {Number(Encoding.UTF8.GetByteCount(part) + 100)}\r\nConnection: close\r\n\r\n{part}");
    }

    /// <summary>Begins a chunked answer.</summary>
    /// <param name="contentType">The stream's type.</param>
    /// <returns>A task that ends when it is sent.</returns>
    public Task BeginStreamAsync(string contentType) => SendAsync($"{Head(200, contentType, [])}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");

    /// <summary>Sends one chunk.</summary>
    /// <param name="data">Its data.</param>
    /// <returns>A task that ends when it is sent.</returns>
    public Task ChunkAsync(string data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return SendAsync($"{Encoding.UTF8.GetByteCount(data).ToString("x", CultureInfo.InvariantCulture)}\r\n{data}\r\n");
    }

    /// <summary>Ends a chunked answer cleanly.</summary>
    /// <returns>A task that ends when it is sent.</returns>
    public Task EndStreamAsync() => SendAsync("0\r\n\r\n");

    /// <summary>Closes with RST in place of FIN. It may overtake bytes that are under way.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <summary>Waits until the peer closes its side.</summary>
    /// <returns>Whether it did before the server stopped.</returns>
    public async Task<bool> PeerClosedAsync()
    {
        byte[] buffer = new byte[256];
        try
        {
            while (await _socket.ReceiveAsync(buffer, Stopping).ConfigureAwait(false) > 0)
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
    /// <returns>A task that ends then.</returns>
    public Task HangAsync() => PeerClosedAsync();

    private static string Head(int status, string contentType, string[] headers) =>
        $"HTTP/1.1 {Number(status)} Status\r\nContent-Type: {contentType}\r\n{string.Concat(headers.Select(static h => h + "\r\n"))}";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
