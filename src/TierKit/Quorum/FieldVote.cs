using System.Text.Json.Nodes;

namespace TierKit.Quorum;

/// <summary>Represents what one member says about one field: a value, an explicit null, or that it is absent.</summary>
internal readonly record struct FieldVote(PanelVote Vote, bool IsPresent, JsonNode? Value);
