using TierKit.Telemetry;

namespace TierKit.Transport;

/// <summary>Represents a connection that did not open within the connect clock.</summary>
internal sealed class ConnectTimeoutException(string service, TimeSpan clock)
    : TierKitException($"Service '{service}' did not accept a connection within {Durations.Describe(clock)} (clock: Connect).");
