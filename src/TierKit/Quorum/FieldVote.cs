using System.Text.Json.Nodes;

namespace TierKit.Quorum;

/// <summary>Represents what one member says about one field: a value, an explicit null, or that it is absent.</summary>
/// <param name="Vote">The member's vote.</param>
/// <param name="IsPresent">Whether the field is there.</param>
/// <param name="Value">Its value.</param>
/// <param name="Key">What equal values have in common, where it is made already.</param>
internal readonly record struct FieldVote(PanelVote Vote, bool IsPresent, JsonNode? Value, string? Key = null);
