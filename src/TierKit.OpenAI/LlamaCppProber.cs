using System.Globalization;
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
                    : await DescribeAsync(root, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ServiceProbe> DescribeAsync(JsonElement props, CancellationToken cancellationToken)
    {
        (_, JsonDocument? list) = await questions.AskAsync("/v1/models", cancellationToken).ConfigureAwait(false);
        using JsonDocument? models = list;
        bool asleep = props.TryGetProperty("is_sleeping", out JsonElement sleeping) && sleeping.ValueKind == JsonValueKind.True;
        return new ServiceProbe(asleep ? LoadState.Unloaded : LoadState.Loaded, asleep ? "its model sleeps; the next call wakes it" : "its model is loaded")
        {
            Slots = Number(props, "total_slots"),
            ModelFile = Text(props, "model_path"),
            Declared = Declared(props, models),
            ContextWindow = props.TryGetProperty("default_generation_settings", out JsonElement settings) ? Number(settings, "n_ctx") : null,
            Server = Text(props, "build_info") is { } build ? $"llama.cpp {build}" : null,
        };
    }

    // A server is started with one model, whatever the request names.
    private static string? Declared(JsonElement props, JsonDocument? models)
    {
        JsonElement meta = default;
        bool sized = models?.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Array && data.GetArrayLength() == 1
            && data[0].ValueKind == JsonValueKind.Object && data[0].TryGetProperty("meta", out meta) && meta.ValueKind == JsonValueKind.Object;
        string?[] said =
        [
            // Folders differ between machines, the file's name does not.
            Text(props, "model_path") is { } path ? path[(path.LastIndexOfAny(['/', '\\']) + 1)..] : null,
            Text(props, "model_ftype"),
            sized && Amount(meta, "n_params") is { } parameters ? $"{parameters} parameters" : null,
            sized && Amount(meta, "size") is { } size ? $"{size} bytes" : null,
        ];
        string words = string.Join(" · ", said.Where(static s => s is { Length: > 0 }));
        return words.Length == 0 ? null : words;
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

    private static string? Amount(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.TryGetInt64(out long number) ? number.ToString(CultureInfo.InvariantCulture) : null;

    private static int? Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.TryGetInt32(out int number) ? number : null;
}
