using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TierKit.AspNetCore.Access;
using TierKit.AspNetCore.Endpoints;

namespace TierKit.AspNetCore.Health;

/// <summary>Answers <c>/health/live</c> and <c>/health/ready</c>.</summary>
/// <remarks>An orchestrator has no key: it gets the word. Which services there are is told to callers who may ask them.</remarks>
internal sealed class HealthEndpoints(TierKitHealthCheck check, Doorkeeper doorkeeper)
{
    public static Task LiveAsync(HttpContext context) => WriteAsync(context, HealthCheckResult.Healthy("The process answers."), details: true);

    public Task ReadyAsync(HttpContext context) =>
        WriteAsync(context, check.Check(), details: doorkeeper.Admit(context, out _) is null);

    private static Task WriteAsync(HttpContext context, HealthCheckResult result, bool details)
    {
        context.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("status"u8, result.Status.ToString());
            if (details)
            {
                json.WriteString("description"u8, result.Description);
                Services(json, result.Data);
            }

            json.WriteEndObject();
        });
    }

    private static void Services(Utf8JsonWriter json, IReadOnlyDictionary<string, object> services)
    {
        if (services.Count == 0)
        {
            return;
        }

        json.WriteStartObject("services"u8);
        foreach ((string name, object state) in services)
        {
            json.WriteString(name, state.ToString());
        }

        json.WriteEndObject();
    }
}
