using TierKit.Tiers;

namespace TierKit.Telemetry;

/// <summary>Represents what one attempt used, its tokens before all, and how they are known.</summary>
internal readonly record struct AttemptTokens(long? Input, long? Output, TokenEvidence Evidence)
{
    /// <summary>Gets how many images were answered.</summary>
    public int Images { get; init; }

    /// <summary>Gets whether a sound was sent or answered.</summary>
    public bool IsSound { get; init; }

    /// <summary>Gets how long the sound is, or <see langword="null"/> where nobody said.</summary>
    public TimeSpan? Sound { get; init; }

    /// <summary>Computes the cost; what is not known is not guessed.</summary>
    public decimal? CostAt(ServicePrice price) =>
        this is not { Input: { } input, Output: { } output } || (price.PerAudioMinute > 0 && this is { IsSound: true, Sound: null }) ? null
        : price.Of(input, output) + (Images * price.PerImage) + (price.PerAudioMinute * ((decimal)Sound.GetValueOrDefault().Ticks / TimeSpan.TicksPerMinute));

    /// <summary>Takes what a service reported; what it left out is estimated.</summary>
    public static AttemptTokens Of(long? input, long? output, Func<(long Input, long Output)> estimate)
    {
        if (input is not null && output is not null)
        {
            return new AttemptTokens(input, output, TokenEvidence.Measured);
        }

        (long estimatedInput, long estimatedOutput) = estimate();
        return new AttemptTokens(input ?? estimatedInput, output ?? estimatedOutput, TokenEvidence.Estimated);
    }
}
