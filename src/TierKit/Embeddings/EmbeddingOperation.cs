using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Embeddings;

/// <summary>Represents one embedding call, as the walk sees it.</summary>
internal readonly struct EmbeddingOperation(IReadOnlyList<string> values, EmbeddingGenerationOptions? options, SpaceDimension dimension, bool addressed)
    : IRouteOperation<GeneratedEmbeddings<Embedding<float>>>
{
    public Task<GeneratedEmbeddings<Embedding<float>>> InvokeAsync(EndpointState endpoint, CancellationToken cancellationToken) =>
        endpoint.Client<IEmbeddingGenerator<string, Embedding<float>>>().GenerateAsync(values, OwnOptions(), cancellationToken);

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

    public void Observe(EndpointState endpoint, TransportAttempt? seen, GeneratedEmbeddings<Embedding<float>>? response, FailureKind? wrong)
    {
        if (response is { Count: > 0 })
        {
            endpoint.Owner.Answers.NoteIdentity((addressed ? options?.ModelId : null) ?? endpoint.Service.Model, response[0].ModelId, null, seen?.ApiVersion);
        }
    }

    public GeneratedEmbeddings<Embedding<float>> Attach(EndpointState? endpoint, GeneratedEmbeddings<Embedding<float>> response, RouteReport report) => new(response)
    {
        Usage = response.Usage,
        AdditionalProperties = new AdditionalPropertiesDictionary(response.AdditionalProperties ?? []) { [RouteReport.PropertyName] = report },
    };

    public RouteReport? ReportOf(GeneratedEmbeddings<Embedding<float>> response) => RouteReportReader.Read(response.AdditionalProperties);

    public (string? Model, AttemptTokens Tokens) Usage(GeneratedEmbeddings<Embedding<float>> response)
    {
        IReadOnlyList<string> sent = values;
        return (
            response.Count > 0 ? response[0].ModelId : null,
            AttemptTokens.Of(response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount ?? 0, () => (PromptSize.Tokens(sent.Sum(static v => (long)v.Length)), 0)));
    }

    // Texts to embed are not a conversation: each must fit by itself, and which one did not, the service says.
    public int TokensNeeded => 0;

    public ValueTask<bool> TryShortenAsync(RouteServices services, long deadline, CancellationToken cancellationToken) => new(false);

    public ValueTask<GeneratedEmbeddings<Embedding<float>>?> AnswerFromFloorAsync(CancellationToken cancellationToken) => default;

    private EmbeddingGenerationOptions? OwnOptions()
    {
        EmbeddingGenerationOptions? own = options?.Clone();
        if (own is not null)
        {
            own.AdditionalProperties = RouteRequest.Foreign(own.AdditionalProperties);
            (own.ModelId, own.RawRepresentationFactory) = addressed ? (own.ModelId, own.RawRepresentationFactory) : (null, null);
        }

        return own;
    }
}
