using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Chat;

/// <summary>Makes what callers get of what a panel came to.</summary>
internal static class QuorumAnswer
{
    public static string? Text(BallotPaper? paper, JsonObject? merged) =>
        merged?.ToJsonString() ?? (paper is null ? null : paper.Key.StartsWith("l:", StringComparison.Ordinal) ? paper.Text : paper.Response.Text);

    public static ChatResponse Response(RoutePolicy policy, PanelOutcome outcome, IReadOnlyList<RouteExclusion> exclusions)
    {
        QuorumReport report = Report(policy, outcome);
        if (outcome.Winner is null && outcome.Merged is null && policy.Quorum!.WhenNotMet == QuorumFallback.Throw)
        {
            throw new QuorumNotMetException(policy.Name, report);
        }

        ChatResponse answer = outcome.Winner is { IsCall: true } call
            ? new ChatResponse(call.Response.Messages) { ModelId = call.Response.ModelId }
            : new ChatResponse(new ChatMessage(ChatRole.Assistant, Text(outcome.Winner, outcome.Merged) ?? $"No answer: the panel did not agree ({outcome.Reason})."));
        answer.FinishReason = outcome.Winner?.Response.FinishReason ?? ChatFinishReason.Stop;
        answer.CreatedAt = outcome.Winner?.Response.CreatedAt;
        answer.Usage = new UsageDetails
        {
            InputTokenCount = outcome.Cost.InputTokens,
            OutputTokenCount = outcome.Cost.OutputTokens,
            TotalTokenCount = outcome.Cost.InputTokens + outcome.Cost.OutputTokens,
        };
        answer.AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [RouteReport.PropertyName] = Route(policy, outcome, exclusions),
            [QuorumReport.PropertyName] = report,
        };
        return answer;
    }

    public static QuorumResult<T> Result<T>(
        RoutePolicy policy,
        PanelOutcome outcome,
        IReadOnlyList<RouteExclusion> exclusions,
        AgreementCalibration? calibration,
        Func<BallotPaper?, JsonObject?, T?> read)
    {
        QuorumRules rules = policy.Quorum!;
        IReadOnlyList<VoteGroup> groups = outcome.Count.Groups;
        int support = outcome.Count.Leader?.Weight ?? 0;
        int lineages = outcome.Count.Leader?.Lineages.Count ?? 0;
        return new QuorumResult<T>
        {
            Decision = outcome.Decision,
            Value = outcome.Winner is null && outcome.Merged is null ? default : read(outcome.Winner, outcome.Merged),
            Composition = outcome.Composition,
            Agreement = outcome.Count.Agreement,
            Support = support,
            Required = rules.Required,
            TotalWeight = rules.TotalWeight,
            Lineages = lineages,
            Votes = Votes(outcome, paper => read(paper, null)),
            Classes = [.. groups.Select(g => new VoteClass<T>(read(g.Speaker.Paper, null), [.. g.Votes.Select(static v => v.Member.Index)], g.Weight, g.Lineages.Count))],
            Fields = outcome.Count.Fields?.Fields,
            EstimatedAccuracy = outcome.Decision == QuorumDecision.Met ? calibration?.Estimate(support, rules.TotalWeight, lineages) : null,
            ClassEntropy = Entropy(groups),
            Cost = outcome.Cost,
            Elapsed = outcome.Elapsed,
            Stop = outcome.Stop,
            Reason = outcome.Reason,
            Route = Route(policy, outcome, exclusions),
        };
    }

    private static QuorumReport Report(RoutePolicy policy, PanelOutcome outcome) => new(
        outcome.Decision,
        outcome.Count.Agreement,
        outcome.Composition,
        outcome.Count.Leader?.Weight ?? 0,
        policy.Quorum!.Required,
        policy.Quorum.TotalWeight,
        outcome.Count.Leader?.Lineages.Count ?? 0,
        outcome.Stop,
        outcome.Reason,
        Votes<string>(outcome, static _ => null),
        outcome.Cost);

    private static IReadOnlyList<QuorumVote<T>> Votes<T>(PanelOutcome outcome, Func<BallotPaper, T?> read)
    {
        List<VoteGroup> groups = [.. outcome.Count.Groups];
        return
        [
            .. outcome.Votes.Select(vote => new QuorumVote<T>
            {
                Member = vote.Member.Service.Name,
                ServedBy = vote.ServedBy?.Name,
                Tier = (vote.ServedBy ?? vote.Member.Service).Tier,
                Lineage = vote.Lineage,
                Weight = vote.Weight,
                Status = vote.Status,
                Abstention = vote.Abstention,
                Failure = vote.Failure,
                Blocked = vote.Blocked,
                Value = vote.Counts ? read(vote.Paper!) : default,
                Class = vote.Counts ? groups.FindIndex(g => g.Votes.Contains(vote)) : -1,
            }),
        ];
    }

    private static RouteReport Route(RoutePolicy policy, PanelOutcome outcome, IReadOnlyList<RouteExclusion> exclusions)
    {
        bool agreed = outcome.Decision is QuorumDecision.Met or QuorumDecision.LocalAgreement;
        IEnumerable<string> behind = outcome.Winner is null && outcome.Merged is null
            ? []
            : outcome.Merged is not null || outcome.Decision == QuorumDecision.Met && outcome.Count.Leader is null
                ? outcome.Votes.Where(static v => v.Counts).Select(static v => (v.ServedBy ?? v.Member.Service).Name)
                : outcome.Count.Groups.First(g => g.Votes.Any(v => ReferenceEquals(v.Paper, outcome.Winner))).Votes.Select(static v => (v.ServedBy ?? v.Member.Service).Name);
        string servedBy = string.Join('+', behind);
        return new RouteReport(
            policy.Name,
            servedBy.Length == 0 ? "nobody" : servedBy,
            LeastSovereign(outcome),
            agreed ? Degradation.None : Degradation.Reduced,
            agreed ? null : $"the panel did not agree: {outcome.Reason}",
            outcome.Attempts,
            exclusions,
            outcome.Elapsed);
    }

    // Cancelled members saw the question as well as those that answered.
    private static Tier LeastSovereign(PanelOutcome outcome) => outcome.Attempts.Select(static a => a.Tier)
        .Concat(outcome.Votes.Where(static v => v.Status is VoteStatus.Cancelled or VoteStatus.TimedOut).Select(static v => v.Member.Service.Tier))
        .DefaultIfEmpty(Tier.Sovereign)
        .MaxBy(Exposure.Of);

    private static double Entropy(IReadOnlyList<VoteGroup> groups)
    {
        double total = groups.Sum(static g => g.Weight);
        return groups.Count < 2 ? 0 : -groups.Sum(g => g.Weight / total * Math.Log2(g.Weight / total));
    }
}
