using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace TierKit.Load;

/// <summary>Measures, over a raw socket, how long the first streamed token takes; the addresses take turns.</summary>
internal static class FirstToken
{
    public static async Task<int> MeasureAsync(int count, string[] addresses)
    {
        Dictionary<string, List<double>> times = addresses.ToDictionary(static a => a, static _ => new List<double>());
        Dictionary<string, Socket> sockets = [];
        foreach (string address in addresses)
        {
            Uri uri = new(address);
            Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(uri.Host, uri.Port);
            sockets[address] = socket;
        }

        byte[] buffer = new byte[64 * 1024];
        for (int i = -50; i < count; i++)
        {
            foreach (string address in addresses)
            {
                double elapsed = await OnceAsync(sockets[address], new Uri(address), buffer);
                if (i >= 0)
                {
                    times[address].Add(elapsed);
                }
            }
        }

        foreach ((string address, List<double> measured) in times)
        {
            measured.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{address} p50 {measured[measured.Count / 2]:F3} ms p95 {measured[measured.Count * 95 / 100]:F3} ms"));
            sockets[address].Dispose();
        }

        return 0;
    }

    private static async Task<double> OnceAsync(Socket socket, Uri address, byte[] buffer)
    {
        const string Body = """{"model":"sovereign-first","stream":true,"messages":[{"role":"user","content":"What must never depend on a partner?"}]}""";
        byte[] request = System.Text.Encoding.ASCII.GetBytes(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        long start = Stopwatch.GetTimestamp();
        await socket.SendAsync(request);
        double first = 0;
        int held = 0;
        while (true)
        {
            int read = await socket.ReceiveAsync(buffer.AsMemory(held));
            if (read == 0)
            {
                throw new IOException($"{address} closed the connection.");
            }

            held += read;
            ReadOnlySpan<byte> seen = buffer.AsSpan(0, held);
            if (first == 0 && seen.IndexOf("data: "u8) >= 0)
            {
                first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }

            if (seen.EndsWith("\r\n0\r\n\r\n"u8))
            {
                return first;
            }
        }
    }
}
