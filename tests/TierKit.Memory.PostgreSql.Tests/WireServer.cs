using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Speaks as much of the protocol as a server has to before it misbehaves, on loopback.</summary>
internal sealed class WireServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;

    /// <param name="serve">Serves a connection, from its first byte on.</param>
    public WireServer(Func<NetworkStream, CancellationToken, Task> serve)
    {
        _listener.Start();
        _accepting = Task.Run(() => AcceptAsync(serve));
    }

    /// <summary>Gets how it is reached; nobody asks for types, which a server has to know a lot to tell.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={((IPEndPoint)_listener.LocalEndpoint).Port};Username=a;Password=hidden;Database=c;Timeout=1;Pooling=false;Server Compatibility Mode=NoTypeLoading";

    /// <summary>Lets anybody in, as a server of a version.</summary>
    public static async Task WelcomeAsync(NetworkStream stream, string version, CancellationToken cancellationToken)
    {
        await GreetedAsync(stream, cancellationToken);
        byte[] welcome =
        [
            .. Message('R', 0, 0, 0, 0), .. Message('S', Encoding.UTF8.GetBytes($"server_version\0{version}\0")), .. Message('S', "client_encoding\0UTF8\0"u8.ToArray()),
            .. Message('S', "integer_datetimes\0on\0"u8.ToArray()), .. Message('S', "standard_conforming_strings\0on\0"u8.ToArray()), .. Message('K', 0, 0, 0, 1, 0, 0, 0, 2), .. Message('Z', (byte)'I'),
        ];
        await stream.WriteAsync(welcome, cancellationToken);
    }

    /// <summary>Reads what a client says before the server's turn.</summary>
    public static async Task GreetedAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        byte[] length = new byte[4];
        while (true)
        {
            await stream.ReadExactlyAsync(length, cancellationToken);
            byte[] rest = new byte[BinaryPrimitives.ReadInt32BigEndian(length) - 4];
            await stream.ReadExactlyAsync(rest, cancellationToken);
            if (BinaryPrimitives.ReadInt32BigEndian(rest) >> 16 == 3)
            {
                break;
            }

            // Encryption was asked for.
            await stream.WriteAsync("N"u8.ToArray(), cancellationToken);
        }
    }

    public static byte[] Message(char type, params byte[] body)
    {
        byte[] message = new byte[body.Length + 5];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), body.Length + 4);
        body.CopyTo(message, 5);
        return message;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _accepting;
        _closing.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, CancellationToken, Task> serve)
    {
        List<Task> served = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_closing.Token);
                served.Add(ServeAsync(client, serve));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> serve)
    {
        using (client)
        {
            try
            {
                await serve(client.GetStream(), _closing.Token);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The other side had enough.
            }
        }
    }
}
