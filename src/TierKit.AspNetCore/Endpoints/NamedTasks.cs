using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TierKit.AspNetCore.Access;
using TierKit.AspNetCore.Wire;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Endpoints;

/// <summary>Finds the client of one kind that a request asks for, by the name of a policy or a service of that kind.</summary>
internal sealed class NamedTasks(IServiceProvider services, NamedClients names, PolicyCatalog policies, ServiceCatalog catalog)
{
    /// <exception cref="ApiException">The name is unknown, of another kind, or not for this key.</exception>
    public T Find<T>(HttpContext context, GatewayCaller caller, ServiceKind kind, ref string? model)
        where T : notnull
    {
        string name = names.Name(context, caller, model, out string param);
        model = name;
        caller.Require(name);

        string[] known =
        [
            .. policies.Policies.Select(static p => p.Name),
            .. catalog.Services.Where(s => s.Kind == kind).Select(static s => s.Name),
        ];
        return known.Contains(name, StringComparer.Ordinal)
            ? services.GetRequiredKeyedService<T>(name)
            : throw new ApiException(ApiErrors.UnknownModel(name, param, known.Where(caller.MayAsk)));
    }

    /// <summary>Refuses what a request asks for and not every tier can keep: left out in silence, it would be a lie.</summary>
    public static void Refuse(System.Text.Json.JsonElement body, params ReadOnlySpan<string> fields)
    {
        foreach (string field in fields)
        {
            if (body.TryGetProperty(field, out System.Text.Json.JsonElement value)
                && value.ValueKind is not (System.Text.Json.JsonValueKind.Null or System.Text.Json.JsonValueKind.False)
                && !(value.ValueKind == System.Text.Json.JsonValueKind.String && value.ValueEquals("auto"u8)))
            {
                throw ApiException.Unsupported(field, $"{field} is not something every tier can keep; leave it out.");
            }
        }
    }

    /// <summary>Runs a call whose arguments the client itself may refuse before anything is sent.</summary>
    public static async Task<T> RunAsync<T>(Func<Task<T>> call, string param)
    {
        try
        {
            return await call();
        }
        catch (ArgumentException refused) when (!refused.Data.Contains(Telemetry.RouteAttempt.PropertyName))
        {
            // The parameter's name in parentheses is the code's, not the caller's.
            throw ApiException.Invalid(param, refused.Message.Split(" (Parameter", 2)[0]);
        }
    }
}
