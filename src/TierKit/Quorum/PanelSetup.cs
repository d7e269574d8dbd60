using System.Text.Json.Nodes;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Quorum;

/// <summary>Holds what one question brings to its panel.</summary>
internal sealed record PanelSetup
{
    public required IReadOnlyList<PanelMember> Members { get; init; }

    public required IPanelCaller Caller { get; init; }

    public required BallotReader Reader { get; init; }

    public required IVoteCounter Counter { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Gets who owns the members that are asked when the decision stands.</summary>
    public required BackgroundTasks Background { get; init; }

    public required TimeSpan Deadline { get; init; }

    /// <summary>Gets what sending the question once costs in tokens, estimated.</summary>
    public required long QuestionTokens { get; init; }

    /// <summary>Gets the fields without which a JSON answer is none.</summary>
    public IReadOnlyCollection<string> RequiredFields { get; init; } = [];

    /// <summary>Gets what a merged object must keep, such as a total that is the sum of its lines.</summary>
    public Func<JsonObject, bool>? IsCoherent { get; init; }

    /// <summary>Gets the 95th percentile of a service's answers, where measured.</summary>
    public Func<TierService, TimeSpan?> SlowerThanMost { get; init; } = static _ => null;

    public Action<QuorumProgress>? Progress { get; init; }
}
