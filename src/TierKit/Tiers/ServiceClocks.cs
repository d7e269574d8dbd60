namespace TierKit.Tiers;

/// <summary>Represents the clocks that watch every attempt on a service.</summary>
/// <remarks>Immutable and safe for concurrent use. The defaults are TierKit's resilience specification.</remarks>
public sealed class ServiceClocks
{
    // A server whose speed nobody has seen yet is believed to read this many tokens a second, which a small computer does.
    internal const double AssumedPrefillRate = 100;

    internal static readonly TimeSpan LongestPrefill = TimeSpan.FromMinutes(5);

    private ServiceClocks(TimeSpan connect, TimeSpan headers, TimeSpan firstToken, TimeSpan idle, TimeSpan total, TimeSpan coldLoad)
    {
        Connect = connect;
        Headers = headers < firstToken ? firstToken : headers;
        FirstToken = firstToken;
        Idle = idle;
        Total = total;
        ColdLoad = coldLoad;
    }

    /// <summary>Gets how long a connection may take to open.</summary>
    public TimeSpan Connect { get; }

    /// <summary>Gets how long a stream may take to show its headers.</summary>
    public TimeSpan Headers { get; }

    /// <summary>Gets how long the first meaningful token of a stream may take.</summary>
    public TimeSpan FirstToken { get; }

    /// <summary>Gets how long a stream may be silent between tokens.</summary>
    public TimeSpan Idle { get; }

    /// <summary>Gets how long one attempt may take in all.</summary>
    public TimeSpan Total { get; }

    /// <summary>Gets how long a local model may take to load.</summary>
    public TimeSpan ColdLoad { get; }

    /// <summary>Gets whether the first-token clock grows with the prompt: for a sovereign service whose clock nobody set.</summary>
    public bool IsPrefillAware { get; private init; }

    /// <summary>Gets the first-token clock for a prompt; whole seconds, so that a short prompt changes nothing.</summary>
    internal TimeSpan FirstTokenFor(int promptTokens, double? prefillRate)
    {
        if (!IsPrefillAware)
        {
            return FirstToken;
        }

        TimeSpan whole = FirstToken + TimeSpan.FromSeconds(Math.Floor(Math.Min(promptTokens / (prefillRate ?? AssumedPrefillRate), LongestPrefill.TotalSeconds)));
        return whole < LongestPrefill ? whole : LongestPrefill > FirstToken ? LongestPrefill : FirstToken;
    }

    internal static ServiceClocks Resolve(Tier tier, ServiceCapabilities capabilities, ServiceClockOptions options)
    {
        bool reasoning = (capabilities & ServiceCapabilities.Reasoning) != 0;
        bool sovereign = tier == Tier.Sovereign;
        TimeSpan firstToken = options.FirstToken
            ?? TimeSpan.FromSeconds(reasoning ? 120 : sovereign ? 15 : 20);

        return new ServiceClocks(
            options.Connect ?? TimeSpan.FromSeconds(sovereign ? 2 : 5),
            options.Headers ?? firstToken,
            firstToken,
            options.Idle ?? TimeSpan.FromSeconds(reasoning ? 60 : 30),
            options.Total ?? tier switch
            {
                Tier.Sovereign => TimeSpan.FromMinutes(10),
                Tier.Partner => TimeSpan.FromMinutes(5),
                _ => TimeSpan.FromSeconds(60),
            },
            options.ColdLoad ?? TimeSpan.FromMinutes(5))
        {
            IsPrefillAware = sovereign && options.FirstToken is null,
        };
    }
}
