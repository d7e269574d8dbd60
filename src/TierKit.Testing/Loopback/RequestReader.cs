using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TierKit.Testing.Loopback;

/// <summary>Reads one HTTP request off a socket.</summary>
internal static class RequestReader
{
    /// <summary>Reads a request; returns <see langword="null"/> when the peer leaves before it is whole.</summary>
    public static async Task<LoopbackRequest?> ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        MemoryStream seen = new();
        byte[] buffer = new byte[8192];
        int end;
        while ((end = HeaderEnd(seen)) < 0)
        {
            if (!await MoreAsync(socket, seen, buffer, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
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
            if (!await MoreAsync(socket, seen, buffer, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        ReadOnlySpan<byte> raw = seen.GetBuffer().AsSpan(end + 4, (int)seen.Length - end - 4);
        string[] first = lines[0].Split(' ');
        return new LoopbackRequest(first[0], first[1], headers, Encoding.UTF8.GetString(chunked ? Unchunk(raw) : raw));
    }

    private static async Task<bool> MoreAsync(Socket socket, MemoryStream seen, byte[] buffer, CancellationToken cancellationToken)
    {
        int read = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
        seen.Write(buffer, 0, read);
        return read > 0;
    }

    private static int HeaderEnd(MemoryStream seen) => seen.GetBuffer().AsSpan(0, (int)seen.Length).IndexOf("\r\n\r\n"u8);

    private static bool EndsChunked(MemoryStream seen) => seen.GetBuffer().AsSpan(0, (int)seen.Length).EndsWith("0\r\n\r\n"u8);

    private static byte[] Unchunk(ReadOnlySpan<byte> raw)
    {
        MemoryStream body = new();
        while (true)
        {
            int line = raw.IndexOf("\r\n"u8);
            int size = int.Parse(raw[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return body.ToArray();
            }

            body.Write(raw.Slice(line + 2, size));
            raw = raw[(line + 2 + size + 2)..];
        }
    }
}
