using TierKit.Policy;
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

    /// <summary>Asks the service a free question that carries nothing of the user's, such as which models it has.</summary>
    /// <typeparam name="T">The type of the answer.</typeparam>
    /// <param name="question">Sends the question on a client of <see cref="CreateHttpClient"/>.</param>
    /// <returns>The answer.</returns>
    /// <remarks>
    /// Call it outside of an attempt's flow: what is learnt is not the attempt's own answer. The question has a ticket of its own for
    /// <see cref="Endpoint"/> alone, which ends with it.
    /// </remarks>
    public async Task<T> AskAsideAsync<T>(Func<Task<T>> question)
    {
        ArgumentNullException.ThrowIfNull(question);
        TransportAttempt? ticket = TransportAttempt.Begin(Service, Endpoint, EgressGrant.Probe, CancellationToken.None);
        try
        {
            return await question().ConfigureAwait(false);
        }
        finally
        {
            ticket?.End();
        }
    }

    /// <summary>Tells the walk that the service has begun to answer; for a client that speaks without <see cref="CreateHttpClient"/>.</summary>
    /// <param name="status">The status of the answer in HTTP's numbers; 200 is a good one.</param>
    /// <param name="retryAfter">How long the service asks to be left alone, or <see langword="null"/> when it does not say.</param>
    /// <remarks>Call it from within the attempt, in the client's own method. Outside of an attempt it does nothing.</remarks>
#pragma warning disable CA1822 // Belongs to the context a provider is given; that the attempt is ambient is nobody's business.
    public void NoteAnswer(int status, TimeSpan? retryAfter = null)
#pragma warning restore CA1822 // See above.
    {
        if (TransportAttempt.Current is { } attempt)
        {
            attempt.Status = (System.Net.HttpStatusCode)status;
            attempt.RetryAfter = retryAfter;
        }
    }

    /// <summary>Makes the exception that says that the service accepted no connection within its connect clock.</summary>
    /// <returns>The exception; the walk reads it as a timeout of the connect phase.</returns>
    public Exception CreateConnectTimeout() => new ConnectTimeoutException(Service.Name, Service.Clocks.Connect);

    /// <summary>Makes the exception that says that an answer was larger than one of the service's limits; for a client that reads without <see cref="CreateHttpClient"/>.</summary>
    /// <param name="limit">The name of the limit, such as <see cref="ServiceLimits.MaxResponseBytes"/>.</param>
    /// <returns>The exception; the walk reads it as a malformed answer, whatever the vendor's SDK wraps it in.</returns>
    /// <exception cref="ArgumentException">There is no such limit.</exception>
    public Exception CreateAnswerTooLarge(string limit) => new AnswerTooLargeException(Service.Name, limit, limit switch
    {
        nameof(ServiceLimits.MaxHeaderBytes) => Service.Limits.MaxHeaderBytes,
        nameof(ServiceLimits.MaxLineBytes) => Service.Limits.MaxLineBytes,
        nameof(ServiceLimits.MaxResponseBytes) => Service.Limits.MaxResponseBytes,
        _ => throw new ArgumentException($"'{limit}' is no limit of a service; name MaxHeaderBytes, MaxLineBytes or MaxResponseBytes.", nameof(limit)),
    });
}
