using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Quorum;

/// <summary>Asks one question of a panel: launches, counts, stops as early as the decision stands.</summary>
/// <remarks>
/// Used once, by one caller. Members that are no longer needed are cancelled; the decision does not wait for them, the container's
/// background tasks do.
/// </remarks>
internal sealed class PanelRun
{
    private readonly QuorumRules _rules;
    private readonly PanelSetup _setup;
    private readonly PanelVote[] _votes;
    private readonly PanelVote[] _order;
    private readonly PanelSpend _spend;
    private readonly Dictionary<Task<MemberAnswer>, PanelVote> _pending = [];
    private readonly HashSet<PanelVote> _askedAgain = [];
    private readonly VoteCount _nothing;
    private readonly List<Task> _left = [];
    private bool _overBudget;

    public PanelRun(QuorumRules rules, PanelSetup setup)
    {
        _rules = rules;
        _setup = setup;
        _votes = [.. setup.Members.Select(static m => new PanelVote(m))];

        // What stays home comes first, then what is cheap; an unknown price may be any price.
        _order =
        [
            .. _votes
                .OrderBy(static v => v.Member.Service.Tier == Tier.Sovereign ? 0 : 1)
                .ThenBy(static v => v.Member.Service.Price is { } price ? price.Of(1_000_000, 1_000_000) : v.Member.Service.Tier == Tier.Sovereign ? 0 : decimal.MaxValue)
                .ThenBy(static v => v.Member.Index),
        ];
        _spend = new PanelSpend(rules, setup.Members.Count + 2, setup.QuestionTokens);
        _nothing = new VoteCount([], null, AgreementKind.Exact);
    }

    // Only a required weight above half makes an early end certain.
    private bool MayStopEarly => _rules.Required * 2 > _rules.TotalWeight;

    private IEnumerable<PanelVote> Launchable => _order.Where(static v => v.Status == VoteStatus.NotLaunched && !v.IsUndecided);

    public async Task<PanelOutcome> RunAsync(CancellationToken cancellationToken)
    {
        long start = _setup.Time.GetTimestamp();
        foreach (PanelVote vote in _votes)
        {
            if (_setup.Caller.Blocked(vote.Member) is { } reason)
            {
                vote.Status = VoteStatus.Blocked;
                vote.Blocked = reason;
            }
        }

        if (!Reach.IsPossible(_rules, null, Launchable))
        {
            return PanelVerdict.Unreachable(_rules, _votes, _spend, _nothing);
        }

        using CancellationTokenSource deadline = new(_setup.Deadline, _setup.Time);
        CancellationTokenSource run = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            VoteCount? local = await SampleAsync(run.Token).ConfigureAwait(false);
            if (local is not null)
            {
                return PanelVerdict.Local(_rules, _votes, _spend, local, _setup.Time.GetElapsedTime(start));
            }

            (QuorumStop stop, VoteCount count) = await AskAsync(run.Token).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return PanelVerdict.Decide(_rules, _setup, _votes, _spend, count, stop, () => _setup.Time.GetElapsedTime(start), LetGo);
        }
        finally
        {
            LetGo();
            if (_left.Count == 0)
            {
                run.Dispose();
            }
            else
            {
                _setup.Background.LetGo(stopping => EndAsync(run, stopping));
            }
        }
    }

    /// <summary>Cancels members that are no longer needed and sees them off: nobody who waits for the answer waits for that.</summary>
    private async Task EndAsync(CancellationTokenSource run, CancellationToken stopping)
    {
        await run.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_left).WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        run.Dispose();
    }

    private async Task<VoteCount?> SampleAsync(CancellationToken cancellationToken)
    {
        PanelVote? home = _order.FirstOrDefault(static v => v is { Status: VoteStatus.NotLaunched, Member.Service.Tier: Tier.Sovereign });
        if (home is null || _rules.LocalSamples < 2 || !Launchable.Any(static v => v.Member.Service.Tier != Tier.Sovereign))
        {
            return null;
        }

        home.IsUndecided = true;
        List<PanelVote> samples = [];
        List<Task<MemberAnswer>> asked = [];
        for (int i = 0; i < _rules.LocalSamples; i++)
        {
            _spend.Launch();
            asked.Add(_setup.Caller.AskAsync(home.Member, again: false, cancellationToken));
        }

        Progress(_nothing);
        Task<MemberAnswer[]> all = Task.WhenAll(asked);
        await Task.WhenAny(all, Task.Delay(Timeout.InfiniteTimeSpan, _setup.Time, cancellationToken)).ConfigureAwait(false);
        if (!all.IsCompletedSuccessfully)
        {
            asked.ForEach(Leave);
            home.IsUndecided = false;
            home.Status = VoteStatus.TimedOut;
            asked.ForEach(_ => _spend.BookCancelled(home.Member.Service));
            return null;
        }

        MemberAnswer[] answers = await all.ConfigureAwait(false);
        foreach (MemberAnswer answer in answers)
        {
            _spend.Book(answer, home.Member.Service);
            PanelVote sample = new(home.Member with { Index = samples.Count });
            Read(sample, answer);
            samples.Add(sample);
        }

        VoteCount count = await _setup.Counter.CountAsync(samples, cancellationToken).ConfigureAwait(false);
        home.IsUndecided = false;
        if (count.Leader is { } leader)
        {
            home.ServedBy = leader.Speaker.ServedBy;
            home.Take(leader.Speaker.Paper, null);
            return count.Groups.Count == 1 && leader.Votes.Count == samples.Count
                ? await _setup.Counter.CountAsync([home], cancellationToken).ConfigureAwait(false)
                : null;
        }

        PanelVote first = samples[0];
        (home.Status, home.Abstention, home.Failure) = (first.Status, first.Abstention, first.Failure);
        return null;
    }

    private async Task<(QuorumStop Stop, VoteCount Count)> AskAsync(CancellationToken cancellationToken)
    {
        VoteCount count = await CountAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            bool counted = _setup.Counter.IsOrderFree || _pending.Count == 0;
            if (counted && MayStopEarly && _votes.Any(static v => v.Counts))
            {
                if (Reach.IsMet(_rules, count) || count.Fields is { IsResolved: true })
                {
                    return (QuorumStop.Reached, count);
                }

                if (!Reach.IsPossible(_rules, count, Launchable.Concat(_pending.Values)))
                {
                    return (_overBudget ? QuorumStop.Budget : QuorumStop.CannotReach, count);
                }
            }

            if (counted)
            {
                while ((_rules.Launch == QuorumLaunch.Race || !MayStopEarly || !Reach.IsPossible(_rules, count, _pending.Values)) && TryLaunchNext(cancellationToken))
                {
                }

                Progress(count);
            }

            if (_pending.Count == 0)
            {
                return (_overBudget ? QuorumStop.Budget : QuorumStop.AllDone, count);
            }

            if (!await WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (PanelVote late in _pending.Values)
                {
                    late.IsUndecided = false;
                    late.Status = VoteStatus.TimedOut;
                    _spend.BookCancelled(late.Member.Service);
                }

                return (QuorumStop.Deadline, await CountAsync(CancellationToken.None).ConfigureAwait(false));
            }

            if (_setup.Counter.IsOrderFree || _pending.Count == 0)
            {
                count = await CountAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes in whatever has come; launches one more when nothing came within the hedge delay. Says whether time is left.</summary>
    private async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bool hedges = _rules.Launch == QuorumLaunch.Hedged && Launchable.Any();
        Task timer = Task.Delay(hedges ? HedgeDelay() : Timeout.InfiniteTimeSpan, _setup.Time, waiting.Token);
        Task first = await Task.WhenAny([.. _pending.Keys, timer]).ConfigureAwait(false);
        // Only our own timer listens, so ending it here is cheaper than handing it to another thread.
        waiting.Cancel();
        if (cancellationToken.IsCancellationRequested && !_pending.Keys.Any(static t => t.IsCompletedSuccessfully))
        {
            return false;
        }

        if (first == timer)
        {
            TryLaunchNext(cancellationToken);
            return true;
        }

        foreach (Task<MemberAnswer> done in _pending.Keys.Where(static t => t.IsCompleted).ToList())
        {
            PanelVote vote = _pending[done];
            if (!done.IsCompletedSuccessfully)
            {
                continue;
            }

            _pending.Remove(done);
            MemberAnswer answer = await done.ConfigureAwait(false);
            _spend.Book(answer, vote.Member.Service);
            if (answer.Response is null && answer.MayAskAgain && _spend.MayAskAgain && _askedAgain.Add(vote))
            {
                Launch(vote, again: true, cancellationToken);
                continue;
            }

            vote.IsUndecided = false;
            Read(vote, answer);
        }

        return !cancellationToken.IsCancellationRequested || _pending.Count == 0;
    }

    private bool TryLaunchNext(CancellationToken cancellationToken)
    {
        if (Launchable.FirstOrDefault() is not { } next)
        {
            return false;
        }

        if (_spend.Over(next.Member.Service) is { } limit)
        {
            // A dearer one would pass the limit as well, a cheaper one may not: each is judged by itself.
            next.Status = VoteStatus.Blocked;
            next.Blocked = limit;
            _overBudget = true;
            return true;
        }

        Launch(next, again: false, cancellationToken);
        return true;
    }

    private void Launch(PanelVote vote, bool again, CancellationToken cancellationToken)
    {
        _spend.Launch();
        vote.IsUndecided = true;
        _pending.Add(_setup.Caller.AskAsync(vote.Member, again, cancellationToken), vote);
    }

    private void Read(PanelVote vote, MemberAnswer answer)
    {
        vote.ServedBy = answer.ServedBy;
        if (answer.Response is null)
        {
            vote.Status = VoteStatus.Failed;
            vote.Failure = answer.Failure;
        }
        else if (answer.ServedBy is { } served && _votes.Any(other => other != vote && other.Member.Index != vote.Member.Index && other.Counts && other.ServedBy == served))
        {
            // One service has one vote, whoever it stood in for.
            vote.Status = VoteStatus.Blocked;
            vote.Blocked = $"'{served.Name}' has voted for another member already";
        }
        else
        {
            vote.Take(_setup.Reader.Read(answer.Response, out AbstentionReason? abstention), abstention);
        }
    }

    private async Task<VoteCount> CountAsync(CancellationToken cancellationToken) =>
        _votes.Any(static v => v.Counts) ? await _setup.Counter.CountAsync(_votes, cancellationToken).ConfigureAwait(false) : _nothing;

    private TimeSpan HedgeDelay() => _rules.HedgeDelay
        ?? _pending.Values.Select(v => _setup.SlowerThanMost(v.Member.Service)).Max() ?? TimeSpan.FromSeconds(10);

    private void Progress(VoteCount count) => _setup.Progress?.Invoke(new QuorumProgress(
        _votes.Count(static v => v.IsUndecided || v.Status is not (VoteStatus.NotLaunched or VoteStatus.Blocked)),
        _votes.Count(static v => v.Counts),
        _votes.Length,
        count.Leader?.Weight ?? 0,
        _rules.Required));

    private void LetGo()
    {
        foreach ((Task<MemberAnswer> call, PanelVote vote) in _pending)
        {
            Leave(call);
            if (vote.IsUndecided)
            {
                vote.IsUndecided = false;
                vote.Status = VoteStatus.Cancelled;
                _spend.BookCancelled(vote.Member.Service);
            }
        }

        _pending.Clear();
    }

    // A failure that comes after the container is gone is observed too.
    private void Leave(Task call)
    {
        _left.Add(call);
        _ = call.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
