using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Telemetry;

namespace TierKit.Embeddings;

/// <summary>Represents one embedding call, as the walk sees it.</summary>
internal readonly struct EmbeddingOperation(IReadOnlyList<string> values, EmbeddingGenerationOptions? options, SpaceDimension dimension)
    : IRouteOperation<GeneratedEmbeddings<Embedding<float>>>
{
    public Task<GeneratedEmbeddings<Embedding<float>>> InvokeAsync(EndpointState endpoint, CancellationToken cancellationToken) =>
        endpoint.Client<IEmbeddingGenerator<string, Embedding<float>>>().GenerateAsync(values, options?.Clone(), cancellationToken);

    public FailureKind? Judge(EndpointState endpoint, GeneratedEmbeddings<Embedding<float>> response, out bool verified)
    {
        verified = true;
        if (response is null || response.Count != values.Count)
        {
            return FailureKind.Malformed;
        }

        // Vectors of another length belong to another space, whatever the configuration says.
        foreach (Embedding<float> embedding in response)
        {
            if (!dimension.Accepts(embedding.Vector.Length))
            {
                return FailureKind.Malformed;
            }
        }

        return null;
    }

    public bool IsServicesFault(EndpointState endpoint, GeneratedEmbeddings<Embedding<float>> response) => true;

    public GeneratedEmbeddings<Embedding<float>> Attach(EndpointState? endpoint, GeneratedEmbeddings<Embedding<float>> response, RouteReport report) => new(response)
    {
        Usage = response.Usage,
        AdditionalProperties = new AdditionalPropertiesDictionary(response.AdditionalProperties ?? []) { [RouteReport.PropertyName] = report },
    };

    public (string? Model, long? InputTokens, long? OutputTokens) Usage(GeneratedEmbeddings<Embedding<float>> response) =>
        (response.Count > 0 ? response[0].ModelId : null, response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount ?? 0);

    public ValueTask<GeneratedEmbeddings<Embedding<float>>?> AnswerFromFloorAsync(CancellationToken cancellationToken) => default;
}
