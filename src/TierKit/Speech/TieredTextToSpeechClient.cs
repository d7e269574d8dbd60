using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Speech;

/// <summary>Reads text aloud with the best service that may and can, and says which did.</summary>
/// <remarks>
/// <para>Thread-safe. The container owns it and the clients behind it: disposing it does nothing.</para>
/// <para>The caller's cancellation ends the call and never fails over. Neither text nor audio is logged.</para>
/// </remarks>
[Experimental(Experiments.SpeechAndImages)]
public sealed class TieredTextToSpeechClient : ITextToSpeechClient
{
    private readonly TaskRoutes _routes;
    private readonly TextToSpeechClientMetadata _metadata;

    internal TieredTextToSpeechClient(RouteServices services, PolicyCatalog policies, ScopedPolicies own)
    {
        _routes = new TaskRoutes(services, policies, own, ServiceKind.Speech);
        _metadata = new TextToSpeechClientMetadata("tierkit", defaultModelId: own.Own.Name);
    }

    /// <summary>Reads a text aloud.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">The options; the model is used only when a service is addressed by its name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The audio, with a route report.</returns>
    /// <exception cref="ArgumentException">The text is empty; nothing was sent.</exception>
    /// <exception cref="AllServicesFailedException">No service could; it lists every attempt and exclusion.</exception>
    public Task<TextToSpeechResponse> GetAudioAsync(string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);

        RoutePlan plan = _routes.Plan(options?.AdditionalProperties);
        return _routes.RunAsync<SpeechOperation, TextToSpeechResponse>(
            plan, new SpeechOperation(text, options?.Clone(), RouteRequest.IsAddressed(plan)), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Nothing is played until the audio is complete, so that no voice breaks off and another begins.</remarks>
    public async IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
        string text,
        TextToSpeechOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        TextToSpeechResponse response = await GetAudioAsync(text, options, cancellationToken).ConfigureAwait(false);
        foreach (TextToSpeechResponseUpdate update in response.ToTextToSpeechResponseUpdates())
        {
            yield return update;
        }
    }

    /// <summary>Plans a call without running it: asks no service and opens no connection.</summary>
    /// <param name="options">The options of the call.</param>
    /// <returns>The candidates in order, and every exclusion with its reason, those of the moment included.</returns>
    /// <exception cref="UnknownNameException">The options or the scope name a policy nobody registered.</exception>
    public RoutePlan Explain(TextToSpeechOptions? options = null) => _routes.Explain(options?.AdditionalProperties);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => _routes.Find(serviceType, serviceKey, this, _metadata);

    /// <summary>Does nothing: the container owns what stands behind this client.</summary>
    public void Dispose()
    {
    }
}
