using Microsoft.Extensions.AI;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Quorum;

/// <summary>Represents what came of asking a member once.</summary>
/// <param name="Response">The answer, or <see langword="null"/> when it failed.</param>
/// <param name="ServedBy">The service that answered.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="MayAskAgain">Whether a second attempt could help: a retry in place or an alternative.</param>
/// <param name="Attempts">The attempts that were made.</param>
internal sealed record MemberAnswer(
    ChatResponse? Response,
    TierService? ServedBy,
    FailureKind? Failure,
    bool MayAskAgain,
    IReadOnlyList<RouteAttempt> Attempts);
