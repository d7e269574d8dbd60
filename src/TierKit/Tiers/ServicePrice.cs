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

    /// <summary>Gets or sets the price of one image that was answered.</summary>
    /// <value>The default is zero.</value>
    public decimal PerImage { get; set; }

    /// <summary>Gets or sets the price of a minute of sound, that of the recording for a transcription and of the answer for speech.</summary>
    /// <remarks>A length is known of a WAVE file, or where a transcription says it; of any other sound the cost of the call is unknown.</remarks>
    /// <value>The default is zero.</value>
    public decimal PerAudioMinute { get; set; }

    /// <summary>Computes the cost of a call by its tokens.</summary>
    /// <param name="inputTokens">The tokens sent.</param>
    /// <param name="outputTokens">The tokens received.</param>
    /// <returns>The cost in the same currency.</returns>
    public decimal Of(long inputTokens, long outputTokens) =>
        ((inputTokens * InputPerMillionTokens) + (outputTokens * OutputPerMillionTokens)) / 1_000_000m;
}
