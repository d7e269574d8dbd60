using System.Text.Json;
using TierKit.Hosting;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Providers;

/// <summary>Finds out from a server's health and its list of models whether it can answer.</summary>
internal sealed class ModelListProber(ServerQuestions questions, string healthPath, string modelsPath) : IServiceProber
{
    /// <summary>Makes the prober of a sovereign service; others are not asked questions that somebody may bill.</summary>
    public static ModelListProber? For(ProviderContext context, string healthPath, Func<ProviderContext, HttpClient> createClient)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Service.Tier == Tier.Sovereign
            ? new ModelListProber(new ServerQuestions(context, createClient), healthPath, context.Endpoint.AbsolutePath.TrimEnd('/') + "/models")
            : null;
    }

    public async ValueTask<ServiceProbe> ProbeAsync(CancellationToken cancellationToken)
    {
        (int? status, JsonDocument? list) = await questions.AskAsync(modelsPath, cancellationToken).ConfigureAwait(false);
        string? declared;
        bool lists;
        using (list)
        {
            declared = Root(list);
            switch (status)
            {
                case null:
                    return new ServiceProbe(LoadState.Down, "nobody answers there; start the server or correct Endpoint");
                case 401 or 403:
                    return new ServiceProbe(LoadState.Unknown, "it refuses the key; set ApiKey");
                case 503:
                    return new ServiceProbe(LoadState.Loading, "it is still loading the model");
            }

            string[] known = Models(list);
            lists = known.Length > 0;
            if (lists && !known.Contains(questions.Model, StringComparer.Ordinal))
            {
                return new ServiceProbe(LoadState.Missing, $"it does not serve '{questions.Model}'; it serves {string.Join(", ", known.Take(8))}");
            }
        }

        (int? health, JsonDocument? body) = await questions.AskAsync(healthPath, cancellationToken).ConfigureAwait(false);
        body?.Dispose();
        return health == 503
            ? new ServiceProbe(LoadState.Loading, "it is still loading the model")
            : new ServiceProbe(LoadState.Loaded, lists ? "it answers" : $"it answers and lists no models, so whether it has '{questions.Model}' is not known") { Declared = declared };
    }

    // vLLM names the repository or folder that an id stands for.
    private string? Root(JsonDocument? list) => Entries(list)
        .Where(m => m.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String && id.ValueEquals(questions.Model))
        .Select(static m => m.TryGetProperty("root", out JsonElement root) && root.ValueKind == JsonValueKind.String ? root.GetString() : null)
        .FirstOrDefault(static r => r is { Length: > 0 });

    internal static string[] Models(JsonDocument? list) =>
        [.. Entries(list).Select(static m => m.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null).OfType<string>()];

    private static IEnumerable<JsonElement> Entries(JsonDocument? list) =>
        list?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Array
            ? data.EnumerateArray().Where(static m => m.ValueKind == JsonValueKind.Object)
            : [];
}
