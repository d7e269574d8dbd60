using System.Text.Json.Nodes;
using TierKit.Telemetry;

namespace TierKit.Quorum;

/// <summary>Represents what a panel came to, before it is given a type.</summary>
internal sealed record PanelOutcome
{
    public required QuorumDecision Decision { get; init; }

    public required QuorumStop Stop { get; init; }

    public required string Reason { get; init; }

    public required IReadOnlyList<PanelVote> Votes { get; init; }

    public required VoteCount Count { get; init; }

    public required QuorumCost Cost { get; init; }

    public required IReadOnlyList<RouteAttempt> Attempts { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public QuorumComposition Composition { get; init; }

    /// <summary>Gets the answer that speaks, when one does as a whole.</summary>
    public BallotPaper? Winner { get; init; }

    /// <summary>Gets the object that was put together, when it was.</summary>
    public JsonObject? Merged { get; init; }
}
