using TierKit.Policy;

namespace TierKit.Quorum;

/// <summary>Says what is reached and what can still be, so that stopping early never changes a decision.</summary>
/// <remarks>Sound because the required weight is absolute and more than half: at most one class can ever have it.</remarks>
internal static class Reach
{
    public static bool IsMet(QuorumRules rules, VoteCount count) =>
        count.Leader is { } leader && leader.Weight >= rules.Required && leader.Lineages.Count >= rules.MinLineages;

    public static bool IsPossible(QuorumRules rules, VoteCount? count, IEnumerable<PanelVote> open)
    {
        int weight = 0;
        HashSet<string> lineages = new(StringComparer.OrdinalIgnoreCase);
        foreach (PanelVote vote in open)
        {
            weight += vote.Weight;
            lineages.Add(vote.Lineage);
        }

        if (Enough(weight, lineages.Count))
        {
            return true;
        }

        if (count is null)
        {
            return false;
        }

        if (count.Fields is { } fields && fields.Missing <= weight)
        {
            return true;
        }

        foreach (VoteGroup group in count.Groups)
        {
            if (Enough(group.Weight + weight, group.Lineages.Union(lineages, StringComparer.OrdinalIgnoreCase).Count()))
            {
                return true;
            }
        }

        return false;

        bool Enough(int all, int spanned) => all >= rules.Required && spanned >= rules.MinLineages;
    }
}
