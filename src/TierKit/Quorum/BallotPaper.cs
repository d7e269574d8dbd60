using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace TierKit.Quorum;

/// <summary>Represents an answer that can be counted.</summary>
/// <param name="Response">The answer as it came.</param>
/// <param name="Text">Its text, cleaned; empty for tool calls.</param>
/// <param name="Json">Its JSON, of an answer by fields; else <see langword="null"/>.</param>
/// <param name="Key">What equal answers have in common.</param>
internal sealed record BallotPaper(ChatResponse Response, string Text, JsonNode? Json, string Key)
{
    /// <summary>Gets whether the answer proposes tool calls, which agree by name and arguments only.</summary>
    public bool IsCall => Key.StartsWith("c:", StringComparison.Ordinal);
}
