using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Speech;

/// <summary>Turns speech into text with the best service that may and can, and says which did.</summary>
/// <remarks>
/// <para>Thread-safe. The container owns it and the clients behind it: disposing it does nothing.</para>
/// <para>
/// A recording is read into memory once, at most 100 MiB, and its stream is left open. The caller's cancellation ends the call
/// and never fails over. Neither audio nor text is logged.
/// </para>
/// </remarks>
[Experimental(Experiments.SpeechAndImages)]
public sealed class TieredSpeechToTextClient : ISpeechToTextClient
{
    private readonly TaskRoutes _routes;
    private readonly SpeechToTextClientMetadata _metadata;

    internal TieredSpeechToTextClient(RouteServices services, PolicyCatalog policies, ScopedPolicies own)
    {
        _routes = new TaskRoutes(services, policies, own, ServiceKind.Transcription);
        _metadata = new SpeechToTextClientMetadata("tierkit", defaultModelId: own.Own.Name);
    }

    /// <summary>Turns a recording into text.</summary>
    /// <param name="audioSpeechStream">The recording, from where the stream stands to its end.</param>
    /// <param name="options">The options; the model is used only when a service is addressed by its name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The text, with a route report.</returns>
    /// <exception cref="ArgumentException">The recording is empty or has more than 100 MiB; nothing was sent.</exception>
    /// <exception cref="AllServicesFailedException">No service could; it lists every attempt and exclusion.</exception>
    public async Task<SpeechToTextResponse> GetTextAsync(Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audioSpeechStream);

        RoutePlan plan = _routes.Plan(options?.AdditionalProperties);
        byte[] audio = await RecordedAudio.ReadAsync(audioSpeechStream, cancellationToken).ConfigureAwait(false);
        return await _routes.RunAsync<TranscriptionOperation, SpeechToTextResponse>(
            plan, new TranscriptionOperation(audio, options?.Clone(), RouteRequest.IsAddressed(plan)), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>Nothing is shown until the text is complete, so that no service's half stands before another's: a mode that never has to take words back.</remarks>
    public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream,
        SpeechToTextOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SpeechToTextResponse response = await GetTextAsync(audioSpeechStream, options, cancellationToken).ConfigureAwait(false);
        foreach (SpeechToTextResponseUpdate update in response.ToSpeechToTextResponseUpdates())
        {
            yield return update;
        }
    }

    /// <summary>Plans a call without running it: asks no service and opens no connection.</summary>
    /// <param name="options">The options of the call.</param>
    /// <returns>The candidates in order, and every exclusion with its reason, those of the moment included.</returns>
    /// <exception cref="UnknownNameException">The options or the scope name a policy nobody registered.</exception>
    public RoutePlan Explain(SpeechToTextOptions? options = null) => _routes.Explain(options?.AdditionalProperties);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => _routes.Find(serviceType, serviceKey, this, _metadata);

    /// <summary>Does nothing: the container owns what stands behind this client.</summary>
    public void Dispose()
    {
    }
}
