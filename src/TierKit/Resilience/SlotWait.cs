namespace TierKit.Resilience;

/// <summary>Represents a call's place in the queue for a slot.</summary>
internal sealed class SlotWait(SlotQueue queue, TimeSpan longest) : TaskCompletionSource<SlotGrant?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>Waits for its turn; <see langword="null"/> when it did not come in time or nobody is left to wait for.</summary>
    public async Task<SlotGrant?> GrantAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.WaitAsync(longest, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return GiveUp();
        }
        catch (OperationCanceledException)
        {
            if (GiveUp() is { } late)
            {
                late.Endpoint.Abandon(late.Permit);
            }

            throw;
        }
    }

    // A turn that came in the same instant is taken after all.
    private SlotGrant? GiveUp()
    {
        if (TrySetResult(null))
        {
            queue.Leave(this);
            return null;
        }

        return Task.Result;
    }
}
