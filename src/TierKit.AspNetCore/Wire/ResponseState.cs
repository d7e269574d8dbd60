using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Wire;

/// <summary>Holds what one response has said so far.</summary>
internal sealed class ResponseState(string model, long created)
{
    private int _items;

    public string Id { get; } = $"resp_{Guid.NewGuid():N}";

    public long Created { get; } = created;

    public string Model { get; } = model;

    /// <summary>Gets what writes each item that is complete.</summary>
    public List<Action<Utf8JsonWriter>> Done { get; } = [];

    public UsageDetails? Usage { get; set; }

    public ChatFinishReason? Finish { get; set; }

    public string Status => Finish == ChatFinishReason.Length || Finish == ChatFinishReason.ContentFilter ? "incomplete" : "completed";

    public string NextItemId(string prefix) => FormattableString.Invariant($"{prefix}_{Id[5..]}_{_items++}");
}
