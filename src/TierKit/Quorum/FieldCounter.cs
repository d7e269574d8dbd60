using System.Text.Json.Nodes;
using TierKit.Policy;

namespace TierKit.Quorum;

/// <summary>Groups JSON answers as wholes and, beside that, agrees on them field by field.</summary>
internal sealed class FieldCounter(QuorumRules rules, ITextGrouping? texts) : IVoteCounter
{
    public bool IsOrderFree => !rules.Fields.Values.Any(static f => f.Rule == QuorumFieldRule.Text);

    public async ValueTask<VoteCount> CountAsync(IReadOnlyList<PanelVote> votes, CancellationToken cancellationToken)
    {
        IReadOnlyList<VoteGroup> groups = VoteCount.Sort(ExactCounter.Group(votes));
        VoteCount whole = new(groups, null, AgreementKind.FieldWise);
        if (Reach.IsMet(rules, whole))
        {
            return whole;
        }

        List<FieldVote> objects = [.. votes.Where(static v => v is { Counts: true, Paper: { IsCall: false, Json: JsonObject } })
            .Select(static v => new FieldVote(v, true, v.Paper!.Json))];
        if (objects.Count == 0)
        {
            return whole;
        }

        FieldMerge merge = new(rules, texts);
        List<KeyValuePair<string, JsonNode?>> agreed = await merge.AgreeAsync("", objects, cancellationToken).ConfigureAwait(false);
        return whole with { Fields = new FieldOutcome(agreed, merge.Fields, merge.Missing) };
    }
}
