using System.Text.Json.Nodes;

namespace TierKit.Hosting;

/// <summary>Represents what is known of the model behind one service, as <c>tierkit.lock.json</c> keeps it.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record ModelPin
{
    /// <summary>Gets the provider, such as <c>Ollama</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Gets the model that is asked for, or <see langword="null"/> when the provider chooses.</summary>
    public string? Requested { get; init; }

    /// <summary>Gets the digest that the runtime gives of the model's files, or <see langword="null"/> when it gives none.</summary>
    public string? Digest { get; init; }

    /// <summary>Gets whether a partner may move the id to another model; always <see langword="false"/> for what the user runs.</summary>
    public bool IsFloating { get; init; }

    /// <summary>Gets the identities it answered with, in the order they were first seen.</summary>
    public IReadOnlyList<string> Observed { get; init; } = [];

    /// <summary>Gets what stands behind the entry.</summary>
    public PinAssurance Assurance => Digest is not null ? PinAssurance.Bytes
        : Requested is not null && !IsFloating && IsPartner ? PinAssurance.Declared
        : Observed.Count > 0 ? PinAssurance.Observed
        : PinAssurance.None;

    /// <summary>Gets whether the model is someone else's.</summary>
    public bool IsPartner { get; init; }

    internal static ModelPin? Read(JsonObject? entry) => entry is null ? null : new ModelPin
    {
        Provider = Text(entry, "provider") ?? "",
        Requested = Text(entry, "requested"),
        Digest = Text(entry, "digest"),
        IsFloating = Text(entry, "pin") == "floating",
        IsPartner = entry["pin"] is not null,
        Observed = [.. (entry["observed"] as JsonArray ?? []).OfType<JsonValue>().Select(static v => v.TryGetValue(out string? text) ? text : null).OfType<string>()],
    };

    internal JsonObject Write()
    {
        JsonObject entry = new() { ["provider"] = Provider, ["requested"] = Requested, ["assurance"] = Assurance.ToString().ToLowerInvariant() };
        if (Digest is not null)
        {
            entry["digest"] = Digest;
        }

        if (IsPartner)
        {
            entry["pin"] = IsFloating ? "floating" : "declared";
        }

        if (Observed.Count > 0)
        {
            entry["observed"] = new JsonArray([.. Observed.Select(static o => (JsonNode)o)]);
        }

        return entry;
    }

    private static string? Text(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
