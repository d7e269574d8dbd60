using TierKit.Resilience;

namespace TierKit.Hosting;

/// <summary>Makes the client of every service in place of its provider, or of what was brought; for tests that start an application without its services.</summary>
/// <remarks>
/// Register one in the container of a test. While one is there, no key is needed, nothing is probed, loaded ahead or resolved at start, and no
/// MCP server is started. Implementations are thread-safe; what they make is disposed with the container.
/// </remarks>
public interface IServiceStandIn
{
    /// <summary>Gets what names the kind of the failures that its clients make.</summary>
    IFailureClassifier FailureClassifier { get; }

    /// <summary>Makes the client of one service at one of its addresses. Called once for each, at the first use.</summary>
    /// <param name="context">The service and its address; a service without one has an address that nothing listens on. It holds no key.</param>
    /// <returns>
    /// What the service's kind asks for: an <c>IChatClient</c>, an <c>IEmbeddingGenerator&lt;string, Embedding&lt;float&gt;&gt;</c>, an
    /// <c>ISpeechToTextClient</c>, an <c>ITextToSpeechClient</c>, an <c>IImageGenerator</c>, or an <c>AIFunction</c>.
    /// </returns>
    object CreateClient(ProviderContext context);

    /// <summary>Is asked before something is used that is no service, and fails as that would where it is to be gone. By default everything is there.</summary>
    /// <param name="names">What it is called in a capability's requirements, such as <c>store:notes</c> and <c>store:notes/main</c>.</param>
    /// <param name="cancellationToken">Ends the waiting where it is to hang.</param>
    /// <returns>A task that ends when it may be used.</returns>
    /// <exception cref="IOException">It is gone.</exception>
    Task MeetAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) => Task.CompletedTask;
}
