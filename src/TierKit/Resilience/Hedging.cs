using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Decides when a second attempt is worth its price, and which of two wins.</summary>
/// <remarks>Written by hand as the walk is (docs/decisions/0011): a stream is won at its first token, where Polly's hedging has ended.</remarks>
internal static class Hedging
{
    // With fewer answers behind it, nobody knows what is late.
    internal const int EnoughSamples = 20;

    /// <summary>Gets after how long an endpoint is later than it usually is, or <see langword="null"/> when nobody knows.</summary>
    public static TimeSpan? DelayOf(EndpointState endpoint, bool streaming)
    {
        LatencyFigures usual = (streaming ? endpoint.Figures.FirstToken : endpoint.Figures.Total).Read();
        return usual.Samples >= EnoughSamples && usual.P95 > TimeSpan.Zero ? usual.P95 : null;
    }

    /// <summary>Waits for a first attempt as long as it usually takes; returns whether it is late.</summary>
    public static async Task<bool> IsLateAsync(Task running, TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        if (running.IsCompleted)
        {
            return false;
        }

        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task late = Task.Delay(delay, time, enough.Token);
        await Task.WhenAny(running, late).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        return !running.IsCompleted && late.IsCompletedSuccessfully;
    }

    /// <summary>Waits until one of two attempts is good or both are over.</summary>
    public static async Task FirstGoodAsync(Task one, Func<bool> oneIsGood, Task other, Func<bool> otherIsGood)
    {
        await Task.WhenAny(one, other).ConfigureAwait(false);
        if (!oneIsGood() && !otherIsGood())
        {
            await Task.WhenAll(one, other).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
