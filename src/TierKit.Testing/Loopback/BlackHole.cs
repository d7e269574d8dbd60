using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TierKit.Testing.Loopback;

/// <summary>Occupies a port that neither accepts nor refuses connections: its queue is full and nobody empties it.</summary>
/// <remarks>Only Linux drops what does not fit into the queue; elsewhere a connection may be refused. In-process fakes do it everywhere.</remarks>
public sealed class BlackHole : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _filler = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Opens the hole on a free port.</summary>
    public BlackHole()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
        _filler.Connect(_listener.LocalEndPoint!);
    }

    /// <summary>Gets the address.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public void Dispose()
    {
        _filler.Dispose();
        _listener.Dispose();
    }
}
