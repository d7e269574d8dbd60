namespace TierKit.Resilience;

/// <summary>Lets calls wait for a slot of a service, first come first served, in bounded number.</summary>
internal sealed class SlotQueue(int limit)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<SlotWait> _waiting = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public SlotWait? TryJoin(TimeSpan longest)
    {
        lock (_lock)
        {
            if (_waiting.Count >= limit)
            {
                return null;
            }

            SlotWait wait = new(this, longest);
            _waiting.AddLast(wait);
            _count = _waiting.Count;
            return wait;
        }
    }

    public void Leave(SlotWait wait)
    {
        lock (_lock)
        {
            _waiting.Remove(wait);
            _count = _waiting.Count;
        }
    }

    /// <summary>Hands free slots to those who wait longest; lets all go when nobody serves any more.</summary>
    public void Serve(ServiceState service)
    {
        while (Count > 0)
        {
            SlotWait? first = null;
            SlotGrant? grant = null;
            lock (_lock)
            {
                if (_waiting.First is not { } node)
                {
                    return;
                }

                if (service.TryTake(0, out EndpointState? endpoint, out BreakerPermit permit, out bool full, out _))
                {
                    grant = new SlotGrant(endpoint, permit);
                }
                else if (full)
                {
                    return;
                }

                first = node.Value;
                _waiting.RemoveFirst();
                _count = _waiting.Count;
            }

            if (!first.TrySetResult(grant) && grant is not null)
            {
                grant.Endpoint.Abandon(grant.Permit);
            }
        }
    }
}
