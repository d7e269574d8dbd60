namespace TierKit.Quorum;

/// <summary>Groups free text by meaning, and tool calls by what they call.</summary>
internal sealed class ClusterCounter(AnswerClusters clusters, SameAnswerJudge? judge, string question) : IVoteCounter
{
    public bool IsOrderFree => false;

    public async ValueTask<VoteCount> CountAsync(IReadOnlyList<PanelVote> votes, CancellationToken cancellationToken)
    {
        List<PanelVote> texts = [.. votes.Where(static v => v is { Counts: true, Paper.IsCall: false })];
        List<VoteGroup> groups = ExactCounter.Group(votes.Where(static v => v is { Counts: true, Paper.IsCall: true }));
        (int[] places, IReadOnlyList<ReadOnlyMemory<float>> vectors) =
            await clusters.GroupWithVectorsAsync([.. texts.Select(static v => v.Paper!.Text)], cancellationToken).ConfigureAwait(false);
        for (int cluster = 0; cluster < (places.Length == 0 ? 0 : places.Max() + 1); cluster++)
        {
            List<int> members = [.. Enumerable.Range(0, places.Length).Where(i => places[i] == cluster)];
            int medoid = AnswerClusters.Medoid(members, vectors);
            List<int> apart = judge is null || members.Count == 1 ? [] : await ApartAsync(texts, members, medoid, cancellationToken).ConfigureAwait(false);
            VoteGroup group = new(texts[medoid]);
            foreach (int member in members.Except(apart))
            {
                group.Add(texts[member]);
            }

            group.Speaker = texts[medoid];
            groups.Add(group);
            foreach (int member in apart)
            {
                VoteGroup alone = new(texts[member]);
                alone.Add(texts[member]);
                groups.Add(alone);
            }
        }

        return new VoteCount(VoteCount.Sort(groups), null, judge is null ? AgreementKind.Topical : AgreementKind.Judged);
    }

    private async ValueTask<List<int>> ApartAsync(List<PanelVote> texts, List<int> members, int medoid, CancellationToken cancellationToken)
    {
        List<int> apart = [];
        foreach (int member in members.Where(m => m != medoid))
        {
            if (!await judge!.IsSameAsync(question, texts[medoid].Paper!.Text, texts[member].Paper!.Text, cancellationToken).ConfigureAwait(false))
            {
                apart.Add(member);
            }
        }

        return apart;
    }
}
