using System.Text.Json.Serialization;
using TierKit.Tiers;

namespace TierKit.Policy;

/// <summary>Represents one line of the egress log: what left, or what did not, and by which decision. It holds no content.</summary>
public sealed class EgressEntry
{
    /// <summary>Gets the line's number in its chain, from 1.</summary>
    [JsonPropertyName("n")]
    public required long Number { get; init; }

    /// <summary>Gets when it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets what it says.</summary>
    public required EgressKind Kind { get; init; }

    /// <summary>Gets the service, or <see langword="null"/> where several are meant.</summary>
    public string? Service { get; init; }

    /// <summary>Gets the service's tier.</summary>
    public Tier? Tier { get; init; }

    /// <summary>Gets the service's provider.</summary>
    public string? Provider { get; init; }

    /// <summary>Gets the service's model as it was requested.</summary>
    public string? Model { get; init; }

    /// <summary>Gets the host.</summary>
    public string? Host { get; init; }

    /// <summary>Gets the policy that decided; <c>probe</c> for a question that carries nothing of the user's.</summary>
    public string? Policy { get; init; }

    /// <summary>Gets the request's label.</summary>
    public Sensitivity? Label { get; init; }

    /// <summary>Gets the decision.</summary>
    public EgressDecision? Decision { get; init; }

    /// <summary>Gets how many findings of which kind were replaced by pseudonyms.</summary>
    public IReadOnlyDictionary<string, int>? Redactions { get; init; }

    /// <summary>Gets how many bytes the body had.</summary>
    public long? Bytes { get; init; }

    /// <summary>Gets the body's HMAC-SHA256 under the key of this <c>StatePath</c>, in hexadecimal: a plain hash of short text can be guessed.</summary>
    public string? Hmac { get; init; }

    /// <summary>Gets the hash of the line before, or what the chain begins with.</summary>
    [JsonPropertyName("prev")]
    public required string Previous { get; init; }
}
