using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Counts what an endpoint did, cheaply enough for every attempt.</summary>
internal sealed class EndpointFigures(TimeProvider time)
{
    // Small prompts measure the way to the server, not its speed.
    private const long SmallestPrompt = 256;
    private const double Weight = .3;

    private long _successes;
    private long _failures;
    private double _prefillRate;
    private FailureNote? _last;

    public LatencyWindow FirstToken { get; } = new();

    public LatencyWindow Total { get; } = new();

    public AttemptWindow Recent { get; } = new(time);

    public long Successes => Interlocked.Read(ref _successes);

    public long Failures => Interlocked.Read(ref _failures);

    public FailureNote? Last => Volatile.Read(ref _last);

    /// <summary>Gets how many prompt tokens the endpoint reads in a second, or <see langword="null"/> before it was seen.</summary>
    public double? PrefillRate => Volatile.Read(ref _prefillRate) is > 0 and double rate ? rate : null;

    public void Served(TimeSpan duration, long? at)
    {
        Interlocked.Increment(ref _successes);
        Recent.Add(served: true, at);
        Total.Add(duration);
    }

    public void Failed(FailureKind kind)
    {
        Interlocked.Increment(ref _failures);
        Recent.Add(served: false);
        Volatile.Write(ref _last, new FailureNote(kind, time.GetUtcNow()));
    }

    /// <summary>Learns how fast the endpoint reads prompts from a stream that served.</summary>
    public void Learn(TimeSpan untilFirstToken, long? promptTokens, long? cachedTokens)
    {
        long read = (promptTokens ?? 0) - (cachedTokens ?? 0);
        if (read < SmallestPrompt || untilFirstToken <= TimeSpan.Zero)
        {
            return;
        }

        // Two streams that end at once may cost one of the two observations, which changes nothing.
        double seen = read / untilFirstToken.TotalSeconds;
        Volatile.Write(ref _prefillRate, PrefillRate is { } known ? (known * (1 - Weight)) + (seen * Weight) : seen);
    }

    internal sealed record FailureNote(FailureKind Kind, DateTimeOffset At);
}
