using System.Text.Json.Nodes;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Represents what is known of the model behind one service, as <c>tierkit.lock.json</c> keeps it.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record ModelPin
{
    /// <summary>Gets the provider, such as <c>Ollama</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Gets the model that is asked for, or <see langword="null"/> when the provider chooses.</summary>
    public string? Requested { get; init; }

    /// <summary>Gets what is known of the model's files at the one address of the service.</summary>
    public ModelWeights Weights { get; init; } = ModelWeights.Unknown;

    /// <summary>Gets what is known of the model's files at each address of a replicated service, by host and port; empty for one address.</summary>
    public IReadOnlyDictionary<string, ModelWeights> Replicas { get; init; } = new SortedDictionary<string, ModelWeights>(StringComparer.Ordinal);

    /// <summary>Gets whether a partner may move the id to another model; always <see langword="false"/> for what the user runs.</summary>
    public bool IsFloating { get; init; }

    /// <summary>Gets the identities it answered with, in the order they were first seen.</summary>
    public IReadOnlyList<AnswerIdentity> Observed { get; init; } = [];

    /// <summary>Gets whether the model is someone else's.</summary>
    public bool IsPartner { get; init; }

    /// <summary>Gets what stands behind the entry; of several replicas, behind the one that is known least.</summary>
    public PinAssurance Assurance => Replicas.Count > 0 ? Replicas.Values.Min(static w => w.Assurance)
        : Weights.Assurance != PinAssurance.None ? Weights.Assurance
        : Requested is not null && !IsFloating && IsPartner ? PinAssurance.Declared
        : Observed.Count > 0 ? PinAssurance.Observed
        : PinAssurance.None;

    internal static ModelPin? Read(JsonObject? entry) => entry is null ? null : new ModelPin
    {
        Provider = ModelWeights.Text(entry, "provider") ?? "",
        Requested = ModelWeights.Text(entry, "requested"),
        Weights = ModelWeights.Read(entry),
        Replicas = (entry["replicas"] as JsonObject ?? []).Where(static r => r.Value is JsonObject)
            .ToDictionary(static r => r.Key, static r => ModelWeights.Read((JsonObject)r.Value!), StringComparer.Ordinal),
        IsFloating = ModelWeights.Text(entry, "pin") == "floating",
        IsPartner = entry["pin"] is not null,
        Observed = [.. (entry["observed"] as JsonArray ?? []).Select(node => Identity(node, ModelWeights.Text(entry, "requested"))).OfType<AnswerIdentity>()],
    };

    internal JsonObject Write()
    {
        JsonObject entry = new() { ["provider"] = Provider, ["requested"] = Requested, ["assurance"] = Name(Assurance) };
        Weights.Write(entry);
        if (Replicas.Count > 0)
        {
            JsonObject replicas = [];
            foreach ((string address, ModelWeights weights) in Replicas)
            {
                JsonObject replica = new() { ["assurance"] = Name(weights.Assurance) };
                weights.Write(replica);
                replicas[address] = replica;
            }

            entry["replicas"] = replicas;
        }

        if (IsPartner)
        {
            entry["pin"] = IsFloating ? "floating" : "declared";
        }

        if (Observed.Count > 0)
        {
            entry["observed"] = new JsonArray([.. Observed.Select(Write)]);
        }

        return entry;
    }

    internal IReadOnlyList<string> Describe() =>
    [
        $"+ {Provider} {Requested ?? "its default"}{Weights}{(IsFloating ? " floating" : "")} · assurance: {Name(Assurance)}",
        .. Observed.Select(static seen => $"+ answers as {seen}"),
        .. Replicas.Select(static r => $"+ {r.Key}{r.Value} · assurance: {Name(r.Value.Assurance)}"),
    ];

    // Most services say their model and nothing else.
    private static JsonNode Write(AnswerIdentity identity)
    {
        if (identity is { Answered: { } answered, Fingerprint: null, ApiVersion: null })
        {
            return answered;
        }

        JsonObject whole = [];
        foreach ((string name, string? value) in new[] { ("answered", identity.Answered), ("fingerprint", identity.Fingerprint), ("apiVersion", identity.ApiVersion) })
        {
            if (value is not null)
            {
                whole[name] = value;
            }
        }

        return whole;
    }

    private static AnswerIdentity? Identity(JsonNode? node, string? requested) => node switch
    {
        JsonValue value when value.TryGetValue(out string? answered) => new AnswerIdentity { Requested = requested, Answered = answered },
        JsonObject whole => new AnswerIdentity
        {
            Requested = requested,
            Answered = ModelWeights.Text(whole, "answered"),
            Fingerprint = ModelWeights.Text(whole, "fingerprint"),
            ApiVersion = ModelWeights.Text(whole, "apiVersion"),
        },
        _ => null,
    };

    private static string Name(PinAssurance assurance) => assurance.ToString().ToLowerInvariant();
}
