using System.Text.Json.Nodes;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Quorum;

/// <summary>Turns a final count into a decision.</summary>
internal static class PanelVerdict
{
    public static PanelOutcome Unreachable(QuorumRules rules, IReadOnlyList<PanelVote> votes, PanelSpend spend, VoteCount nothing) => new()
    {
        Decision = QuorumDecision.Unreachable,
        Stop = QuorumStop.CannotReach,
        Reason = $"the members that may be asked cannot reach {rules.Required} of {rules.TotalWeight} over {rules.MinLineages} lineages, so nobody was asked",
        Votes = votes,
        Count = nothing,
        Cost = spend.Total,
        Attempts = [],
        Elapsed = TimeSpan.Zero,
    };

    public static PanelOutcome Local(QuorumRules rules, IReadOnlyList<PanelVote> votes, PanelSpend spend, VoteCount count, TimeSpan elapsed) => new()
    {
        Decision = QuorumDecision.LocalAgreement,
        Stop = QuorumStop.Reached,
        Reason = $"all {rules.LocalSamples} samples of {votes.First(static v => v.Counts).Member.Service.Name} agreed; no partner was asked",
        Votes = votes,
        Count = count,
        Cost = spend.Total,
        Attempts = spend.Attempts,
        Elapsed = elapsed,
        Composition = QuorumComposition.Whole,
        Winner = count.Leader!.Speaker.Paper,
    };

    public static PanelOutcome Decide(
        QuorumRules rules,
        PanelSetup setup,
        IReadOnlyList<PanelVote> votes,
        PanelSpend spend,
        VoteCount count,
        QuorumStop stop,
        Func<TimeSpan> elapsed,
        Action letGo)
    {
        letGo();
        PanelOutcome open = new()
        {
            Decision = QuorumDecision.NotMet,
            Stop = stop,
            Reason = NotMet(rules, votes, count),
            Votes = votes,
            Count = count,
            Cost = spend.Total,
            Attempts = spend.Attempts,
            Elapsed = elapsed(),
        };
        return Agreed(rules, setup, open, count) ?? FallBack(rules, open, votes, count);
    }

    private static PanelOutcome? Agreed(QuorumRules rules, PanelSetup setup, PanelOutcome open, VoteCount count)
    {
        if (Reach.IsMet(rules, count))
        {
            VoteGroup leader = count.Leader!;
            return open with
            {
                Decision = QuorumDecision.Met,
                Reason = $"{leader.Weight} of {rules.TotalWeight} agreed over {leader.Lineages.Count} lineages",
                Composition = setup.Counter is ClusterCounter && leader.Votes.Count > 1 ? QuorumComposition.Medoid : QuorumComposition.Whole,
                Winner = leader.Speaker.Paper,
            };
        }

        if (count.Fields is not { } fields || !fields.Fields.Values.Any(static f => f.IsResolved))
        {
            return null;
        }

        // A merged object is perhaps one that no model ever produced: it must hold together by itself.
        if (setup.IsCoherent is { } isCoherent && !isCoherent((JsonObject)fields.Merged.DeepClone()))
        {
            return open with { Reason = "the fields agreed one by one do not hold together: the merged object breaks what was declared of it" };
        }

        bool whole = fields.IsResolved
            || (setup.RequiredFields.Count > 0 && setup.RequiredFields.All(name => fields.Fields.TryGetValue(name, out FieldSupport? f) ? f.IsResolved : fields.Merged.ContainsKey(name)));
        int unresolved = fields.Fields.Values.Count(static f => !f.IsResolved);
        return open with
        {
            Decision = whole ? QuorumDecision.Met : QuorumDecision.Partial,
            Reason = unresolved == 0 ? "every field was agreed on by itself" : $"{unresolved} of {fields.Fields.Count} fields were not agreed on",
            Composition = QuorumComposition.Merged,
            Merged = fields.Merged,
        };
    }

    private static PanelOutcome FallBack(QuorumRules rules, PanelOutcome open, IReadOnlyList<PanelVote> votes, VoteCount count) => rules.WhenNotMet switch
    {
        QuorumFallback.Sovereign when votes.FirstOrDefault(static v => v.Counts && (v.ServedBy ?? v.Member.Service).Tier == Tier.Sovereign) is { } home => open with
        {
            Decision = QuorumDecision.FallbackSovereign,
            Composition = QuorumComposition.Whole,
            Winner = home.Paper,
        },
        QuorumFallback.Plurality when count.Leader is { } leader => open with
        {
            Decision = QuorumDecision.Plurality,
            Composition = QuorumComposition.Whole,
            Winner = leader.Speaker.Paper,
        },
        _ => open,
    };

    private static string NotMet(QuorumRules rules, IReadOnlyList<PanelVote> votes, VoteCount count)
    {
        int voted = votes.Count(static v => v.Counts);
        int silent = votes.Count(static v => v.Status is VoteStatus.Failed or VoteStatus.TimedOut or VoteStatus.Abstained or VoteStatus.Blocked);
        string leading = count.Leader is { } leader ? $"the leading answer has {leader.Weight} of {rules.Required} over {leader.Lineages.Count} of {rules.MinLineages} lineages" : "nobody voted";
        return $"{voted} of {votes.Count} voted{(silent > 0 ? $" and {silent} abstained, failed or could not be asked" : "")}; {leading}";
    }
}
