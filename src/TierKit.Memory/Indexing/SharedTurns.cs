namespace TierKit.Memory.Indexing;

/// <summary>Does at once for many callers what costs little more than for one: whoever comes while a turn is under way shares the next one.</summary>
/// <param name="take">Does the work of a turn; it may be asked for the same item again.</param>
/// <param name="most">How many share a turn at most.</param>
/// <remarks>Thread-safe. A turn that fails is taken again by each of its members alone, so that one of them fails no other.</remarks>
internal sealed class SharedTurns<TItem>(Func<IReadOnlyList<TItem>, Task> take, int most)
{
    private readonly Lock _gate = new();
    private readonly Queue<Member> _waiting = new();
    private bool _isBusy;

    /// <summary>Returns when the turn that holds the item is done.</summary>
    /// <param name="item">What is to be done.</param>
    /// <param name="cancellationToken">Ends the wait; the item is done nevertheless.</param>
    public Task JoinAsync(TItem item, CancellationToken cancellationToken)
    {
        Member member = new(item);
        bool leads;
        lock (_gate)
        {
            leads = !_isBusy;
            _isBusy = true;
            if (!leads)
            {
                _waiting.Enqueue(member);
            }
        }

        if (leads)
        {
            // Who comes alone pays for no change of threads.
            _ = RunAsync([member]);
        }

        return member.Done.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync(Member[] members)
    {
        await TakeAsync(members).ConfigureAwait(false);
        if (Next() is { Length: > 0 } next)
        {
            _ = Task.Run(() => RunAsync(next));
        }
    }

    private async Task TakeAsync(Member[] members)
    {
        try
        {
            await take([.. members.Select(static member => member.Item)]).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (members is [Member only])
            {
                only.Done.SetException(exception);
                return;
            }

            foreach (Member member in members)
            {
                await TakeAsync([member]).ConfigureAwait(false);
            }

            return;
        }

        foreach (Member member in members)
        {
            member.Done.SetResult();
        }
    }

    private Member[] Next()
    {
        lock (_gate)
        {
            Member[] next = new Member[Math.Min(most, _waiting.Count)];
            for (int i = 0; i < next.Length; i++)
            {
                next[i] = _waiting.Dequeue();
            }

            _isBusy = next.Length > 0;
            return next;
        }
    }

    private sealed class Member(TItem item)
    {
        public TItem Item => item;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
