using System.Diagnostics.Tracing;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TierKit.Testing.Drills;

/// <summary>Watches every connection that a drilled application makes beside TierKit, and keeps those of ordinary HTTP clients inside of the process.</summary>
/// <remarks>
/// The runtime tells of requests, look-ups of names and connections in the flow of whoever makes them, so other tests in the process are not
/// seen. As the default proxy it refuses what leaves; a client with a connect callback or a proxy of its own is seen and not stopped.
/// </remarks>
internal sealed class ConnectSentry : EventListener, IWebProxy
{
    private readonly IWebProxy _before = HttpClient.DefaultProxy;
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);
    private readonly Uri _closed;

    public ConnectSentry()
    {
        _silent.Start();
        _closed = new Uri($"http://127.0.0.1:{Loopback.LoopbackServer.ClosedPort().ToString(CultureInfo.InvariantCulture)}");
        HttpClient.DefaultProxy = this;
    }

    ICredentials? IWebProxy.Credentials { get; set; }

    public Uri? GetProxy(Uri destination)
    {
        if (DrillObservation.Current is not { } observation)
        {
            return _before.GetProxy(destination);
        }

        if (IsThisMachine(destination.IdnHost) && observation.Losses.FaultOf($"host:{destination.Authority}") is null)
        {
            return null;
        }

        // A host that is gone and hangs: the connection opens, and nobody ever answers.
        return observation.Losses.Hangs && (observation.Losses.FaultOf($"host:{destination.Authority}") ?? observation.Losses.FaultOf($"host:{destination.Host}")) is not null
            ? new Uri($"http://127.0.0.1:{((IPEndPoint)_silent.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}")
            : _closed;
    }

    public bool IsBypassed(Uri host) => DrillObservation.Current is null ? _before.IsBypassed(host) : GetProxy(host) is null;

    public override void Dispose()
    {
        // Clients that the application keeps for ever have this proxy, which lets them through from now on.
        if (ReferenceEquals(HttpClient.DefaultProxy, this))
        {
            HttpClient.DefaultProxy = _before;
        }

        _silent.Dispose();
        base.Dispose();
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name is "System.Net.Http" or "System.Net.NameResolution" or "System.Net.Sockets")
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (DrillObservation.Current is not { } observation || eventData.Payload is not { Count: > 0 } payload)
        {
            return;
        }

        switch (eventData.EventName)
        {
            case "RequestStart" when payload.Count > 1 && payload[1] is string host:
                Note(observation, host, payload.Count > 2 ? payload[2] as int? : null);
                break;
            case "ResolutionStart" when payload[0] is string name:
                Note(observation, name, null);
                break;
            // An address whose name was looked up before is no news.
            case "ConnectStart" when payload[0] is string address && observation.Hosts.Count == 0 && Address(address) is { } literal:
                Note(observation, literal.ToString(), null);
                break;
        }
    }

    public static bool IsThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || host.Length == 0 || string.Equals(host, Dns.GetHostName(), StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));

    private static void Note(DrillObservation observation, string host, int? port)
    {
        string authority = port is { } number and not (80 or 443) ? $"host:{host}:{number.ToString(CultureInfo.InvariantCulture)}" : $"host:{host}";
        foreach (string node in new[] { authority, $"host:{host}" }.Distinct(StringComparer.Ordinal))
        {
            observation.Ask(node, isAnswered: false);
        }

        if (!IsThisMachine(host))
        {
            observation.Look(host);
        }
    }

    // A socket address as the runtime writes it: family, length, bytes; the first two bytes are the port.
    private static IPAddress? Address(string text)
    {
        int open = text.IndexOf('{', StringComparison.Ordinal);
        if (open < 0 || !text.EndsWith('}'))
        {
            return null;
        }

        List<byte> bytes = [];
        foreach (string part in text[(open + 1)..^1].Split(','))
        {
            if (!byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out byte value))
            {
                return null;
            }

            bytes.Add(value);
        }

        return text.StartsWith("InterNetworkV6:", StringComparison.Ordinal) && bytes.Count >= 22 ? new IPAddress([.. bytes.Skip(6).Take(16)])
            : text.StartsWith("InterNetwork:", StringComparison.Ordinal) && bytes.Count >= 6 ? new IPAddress([.. bytes.Skip(2).Take(4)])
            : null;
    }
}
