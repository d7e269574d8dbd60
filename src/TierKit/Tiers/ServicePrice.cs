namespace TierKit.Tiers;

/// <summary>Represents what a service costs, in the currency of the user's choice.</summary>
public sealed class ServicePrice
{
    /// <summary>Gets or sets the price of a million input tokens.</summary>
    /// <value>The default is zero.</value>
    public decimal InputPerMillionTokens { get; set; }

    /// <summary>Gets or sets the price of a million output tokens.</summary>
    /// <value>The default is zero.</value>
    public decimal OutputPerMillionTokens { get; set; }

    /// <summary>Computes the cost of a call.</summary>
    /// <param name="inputTokens">The tokens sent.</param>
    /// <param name="outputTokens">The tokens received.</param>
    /// <returns>The cost in the same currency.</returns>
    public decimal Of(long inputTokens, long outputTokens) =>
        ((inputTokens * InputPerMillionTokens) + (outputTokens * OutputPerMillionTokens)) / 1_000_000m;
}
