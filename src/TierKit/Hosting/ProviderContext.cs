using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Hosting;

/// <summary>Gives a provider what it needs to make the client of one service.</summary>
public sealed class ProviderContext
{
    private readonly ServiceTransport _transport;

    internal ProviderContext(TierService service, Uri endpoint, string? apiKey, IServiceProvider services, ServiceTransport transport, TimeProvider time)
    {
        Service = service;
        Endpoint = endpoint;
        ApiKey = apiKey;
        Services = services;
        Time = time;
        _transport = transport;
    }

    /// <summary>Gets the service.</summary>
    public TierService Service { get; }

    /// <summary>Gets the address to speak to.</summary>
    public Uri Endpoint { get; }

    /// <summary>Gets the key, or <see langword="null"/> when there is none. Never log it.</summary>
    public string? ApiKey { get; }

    /// <summary>Gets the application's container.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Gets the source of time.</summary>
    public TimeProvider Time { get; }

    /// <summary>Makes the HTTP client that the vendor's SDK must be built on.</summary>
    /// <param name="errorLineMark">How a line begins that reports an error inside a good answer, such as <c>{"error"</c>; <see langword="null"/> when there is none.</param>
    /// <returns>A client without a timeout of its own: the walk's clocks watch.</returns>
    public HttpClient CreateHttpClient(string? errorLineMark = null) => _transport.CreateClient(Service, errorLineMark);
}
