using System.Text.Json.Nodes;

namespace TierKit.Quorum;

/// <summary>Represents one field of a JSON answer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; <see langword="null"/> for an explicit null.</param>
/// <param name="Key">What equal values have in common.</param>
internal readonly record struct BallotField(string Name, JsonNode? Value, string Key);
