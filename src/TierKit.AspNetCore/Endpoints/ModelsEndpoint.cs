using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TierKit.AspNetCore.Access;
using TierKit.AspNetCore.Wire;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Answers <c>GET /v1/models</c> and <c>GET /v1/models/NAME</c>: policies and services by name.</summary>
internal sealed class ModelsEndpoint(NamedClients clients, ServiceCatalog catalog, TimeProvider time)
{
    private readonly long _created = time.GetUtcNow().ToUnixTimeSeconds();

    public Task ListAsync(HttpContext context, GatewayCaller caller) => JsonAnswer.WriteAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (string name in Names(caller))
        {
            Write(json, name);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public Task GetAsync(HttpContext context, GatewayCaller caller)
    {
        string name = context.Request.RouteValues["name"] as string ?? "";
        string[] known = [.. Names(caller)];
        return known.Contains(name, StringComparer.Ordinal)
            ? JsonAnswer.WriteAsync(context, json => Write(json, name))
            : throw new ApiException(ApiErrors.UnknownModel(name, "model", known));
    }

    private IEnumerable<string> Names(GatewayCaller caller) =>
        clients.ChatNames(caller).Concat(catalog.Services.Where(static s => s.Kind is not (ServiceKind.Chat or ServiceKind.Function)).Select(static s => s.Name).Where(caller.MayAsk));

    private void Write(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, name);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, _created);
        json.WriteString("owned_by"u8, catalog.Find(name) is { } service ? ReportWriter.Name(service.Tier) : "policy");
        json.WriteEndObject();
    }
}
