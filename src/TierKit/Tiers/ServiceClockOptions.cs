namespace TierKit.Tiers;

/// <summary>Configures the clocks of one service; what is left out follows the tier.</summary>
public sealed class ServiceClockOptions
{
    /// <summary>Gets or sets how long a connection may take to open.</summary>
    /// <value>The default is 2 s for a sovereign service and 5 s for others.</value>
    public TimeSpan? Connect { get; set; }

    /// <summary>Gets or sets how long a stream may take to show its headers; never shorter than the first token.</summary>
    /// <value>The default is the first-token clock.</value>
    public TimeSpan? Headers { get; set; }

    /// <summary>Gets or sets how long the first meaningful token of a stream may take.</summary>
    /// <value>
    /// The default is 15 s sovereign, 20 s partner, 120 s for a reasoning service. A sovereign service gets the time on top that
    /// its prompt takes at the rate it was seen to read (100 tokens a second before that), up to 5 min in all. A value set here is
    /// taken as it is.
    /// </value>
    public TimeSpan? FirstToken { get; set; }

    /// <summary>Gets or sets how long a stream may be silent between tokens.</summary>
    /// <value>The default is 30 s, or 60 s for a reasoning service.</value>
    public TimeSpan? Idle { get; set; }

    /// <summary>Gets or sets how long one attempt may take in all.</summary>
    /// <value>The default is 10 min sovereign, 5 min partner, 60 s transactional.</value>
    public TimeSpan? Total { get; set; }

    /// <summary>Gets or sets how long a local model may take to load.</summary>
    /// <value>The default is 5 min.</value>
    public TimeSpan? ColdLoad { get; set; }
}
