using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.AspNetCore.Access;
using TierKit.AspNetCore.Wire;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Answers <c>POST /v1/embeddings</c>; <c>model</c> is an embedding service, a space, or a policy over the first space.</summary>
internal sealed class EmbeddingsEndpoint(IServiceProvider services, RequestBodies bodies, NamedClients clients, PolicyCatalog policies, ServiceCatalog catalog)
{
    private readonly TierService[] _generators = [.. catalog.Services.Where(static s => s.Kind == ServiceKind.Embedding)];

    public async Task AnswerAsync(HttpContext context, GatewayCaller caller)
    {
        EmbeddingRequest request;
        using (RequestBody body = await bodies.ReadAsync(context))
        {
            request = EmbeddingRequest.Read(body.Parse());
        }

        EmbeddingGenerationOptions options = new() { Dimensions = request.Dimensions };
        if (NamedClients.Label(context) is { } label)
        {
            (options.AdditionalProperties ??= [])[RouteOptionNames.Sensitivity] = label;
        }

        IEmbeddingGenerator<string, Embedding<float>> generator = Find(context, caller, request.Model, options, out string model);
        GeneratedEmbeddings<Embedding<float>> vectors = await generator.GenerateAsync(request.Inputs, options, context.RequestAborted);
        RouteReport? report = vectors.GetRoute();
        GatewayHeaders.Write(context, report);

        await JsonAnswer.WriteAsync(context, json => Write(json, vectors, report, model, request.Base64));
    }

    private IEmbeddingGenerator<string, Embedding<float>> Find(
        HttpContext context, GatewayCaller caller, string? model, EmbeddingGenerationOptions options, out string name)
    {
        // The model says whose vectors; the header says who may make them.
        if (context.Request.Headers[GatewayHeaders.Policy] is [{ } policy])
        {
            caller.Require(policy);
            options.AdditionalProperties ??= [];
            options.AdditionalProperties[RouteOptionNames.Policy] = policies.Contains(policy)
                ? policy
                : throw new ApiException(ApiErrors.UnknownModel(policy, GatewayHeaders.Policy, policies.Policies.Select(static p => p.Name)));
        }

        name = model ?? clients.Name(context, caller, model, out _);
        string asked = name;
        if (_generators.Any(g => g.Name == asked || g.Space == asked))
        {
            if (options.AdditionalProperties?.ContainsKey(RouteOptionNames.Policy) != true)
            {
                caller.Require(name);
            }

            return services.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(name);
        }

        if (_generators.Length > 0 && policies.Policies.Any(p => p.Name == asked))
        {
            caller.Require(name);
            (options.AdditionalProperties ??= []).TryAdd(RouteOptionNames.Policy, name);
            return services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        }

        throw new ApiException(ApiErrors.UnknownModel(
            name, "model", _generators.SelectMany(static g => new[] { g.Name, g.Space! }).Distinct(StringComparer.Ordinal)));
    }

    private static void Write(Utf8JsonWriter json, GeneratedEmbeddings<Embedding<float>> vectors, RouteReport? report, string model, bool base64)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        for (int i = 0; i < vectors.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "embedding"u8);
            json.WriteNumber("index"u8, i);
            Vector(json, vectors[i].Vector.Span, base64);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model"u8, vectors.Count > 0 ? vectors[0].ModelId ?? model : model);
        long tokens = vectors.Usage?.InputTokenCount ?? 0;
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, tokens);
        json.WriteNumber("total_tokens"u8, vectors.Usage?.TotalTokenCount ?? tokens);
        json.WriteEndObject();
        if (report is not null)
        {
            json.WritePropertyName("tierkit"u8);
            ReportWriter.Write(json, report);
        }

        json.WriteEndObject();
    }

    private static void Vector(Utf8JsonWriter json, ReadOnlySpan<float> vector, bool base64)
    {
        if (base64)
        {
            json.WriteBase64String("embedding"u8, MemoryMarshal.AsBytes(vector));
            return;
        }

        json.WriteStartArray("embedding"u8);
        foreach (float value in vector)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
