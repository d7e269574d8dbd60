using TierKit.Tiers;

namespace TierKit.Providers;

/// <summary>Finds what is wrong with the settings of an Ollama service.</summary>
internal static class OllamaSettings
{
    public static IEnumerable<string> Problems(ServiceOptions options, Tier tier, string? hostVariable)
    {
        if (tier == Tier.Sovereign && options.Model is { } model && OllamaModelName.IsCloud(model))
        {
            yield return $"Model = '{model}' runs in Ollama's cloud, so the service cannot be Sovereign; set Tier to Partner, or name a model that is pulled, such as llama3.2";
        }

        foreach (string endpoint in options.Endpoints.Append(options.Endpoint ?? ""))
        {
            if (Suffix(endpoint) is { } suffix)
            {
                yield return $"Endpoint ends in '{suffix}', which this provider adds itself or does not speak; name the server's root, like {OllamaHost.Usual}";
            }
        }

        if (options.Endpoint is not { Length: > 0 } && options.Endpoints.Count == 0 && !OllamaHost.TryParse(hostVariable, out _))
        {
            yield return $"Endpoint is missing, and {OllamaHost.Variable} in the environment is not an address; write it like {OllamaHost.Usual}, or set Endpoint";
        }
    }

    private static string? Suffix(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? uri)
        && uri.AbsolutePath.TrimEnd('/') is { } path
        && (path.EndsWith("/v1", StringComparison.OrdinalIgnoreCase) || path.EndsWith("/api", StringComparison.OrdinalIgnoreCase))
            ? path[path.LastIndexOf('/')..]
            : null;
}
