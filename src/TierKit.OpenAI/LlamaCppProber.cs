using System.Text.Json;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Providers;

/// <summary>Finds out from llama.cpp's server whether its model is loaded, how many slots it has and how large each is.</summary>
/// <remarks><c>/props</c> is the answer that no other server gives: build, slots, context per slot; a router says so there too.</remarks>
internal sealed class LlamaCppProber(ServerQuestions questions) : IServiceProber
{
    public async ValueTask<ServiceProbe> ProbeAsync(CancellationToken cancellationToken)
    {
        (int? health, JsonDocument? body) = await questions.AskAsync("/health", cancellationToken).ConfigureAwait(false);
        body?.Dispose();
        switch (health)
        {
            case null:
                return new ServiceProbe(LoadState.Down, "nobody answers there; start llama-server or correct Endpoint");
            case 503:
                return new ServiceProbe(LoadState.Loading, "it is still loading the model");
        }

        (int? status, JsonDocument? props) = await questions.AskAsync("/props", cancellationToken).ConfigureAwait(false);
        using (props)
        {
            return props?.RootElement is not { ValueKind: JsonValueKind.Object } root || status != 200
                ? status is 401 or 403
                    ? new ServiceProbe(LoadState.Unknown, "it refuses the key; set ApiKey")
                    : new ServiceProbe(LoadState.Loaded, "it answers, but not like llama.cpp's server; is the provider right?")
                : Text(root, "role") == "router"
                    ? await RouterAsync(cancellationToken).ConfigureAwait(false)
                    : Describe(root);
        }
    }

    private static ServiceProbe Describe(JsonElement props)
    {
        bool asleep = props.TryGetProperty("is_sleeping", out JsonElement sleeping) && sleeping.ValueKind == JsonValueKind.True;
        return new ServiceProbe(asleep ? LoadState.Unloaded : LoadState.Loaded, asleep ? "its model sleeps; the next call wakes it" : "its model is loaded")
        {
            Slots = Number(props, "total_slots"),
            ContextWindow = props.TryGetProperty("default_generation_settings", out JsonElement settings) ? Number(settings, "n_ctx") : null,
            Server = Text(props, "build_info") is { } build ? $"llama.cpp {build}" : null,
        };
    }

    private async Task<ServiceProbe> RouterAsync(CancellationToken cancellationToken)
    {
        (_, JsonDocument? list) = await questions.AskAsync("/v1/models", cancellationToken).ConfigureAwait(false);
        using (list)
        {
            return ModelListProber.Models(list).Contains(questions.Model, StringComparer.Ordinal)
                ? new ServiceProbe(LoadState.Unloaded, "a router knows the model and loads it when asked")
                : new ServiceProbe(LoadState.Missing, $"its router does not know '{questions.Model}'; put the file into --models-dir");
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.TryGetInt32(out int number) ? number : null;
}
