using Microsoft.Extensions.Options;
using TierKit.AspNetCore.Hosting;

namespace TierKit.AspNetCore.Access;

/// <summary>Bounds how many requests run at once. Nothing queues: a caller that is told at once can go elsewhere.</summary>
internal sealed class ConcurrencyGate(IOptions<GatewayOptions> options)
{
    private readonly int _limit = options.Value.MaxConcurrency;
    private int _running;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _running) <= _limit)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _running);
}
