namespace TierKit.Tiers;

/// <summary>Represents how much of an answer TierKit's transport takes in.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
public sealed class ServiceLimits
{
    internal ServiceLimits(ServiceLimitOptions options)
    {
        MaxHeaderBytes = options.MaxHeaderBytes;
        MaxLineBytes = options.MaxLineBytes;
        MaxResponseBytes = options.MaxResponseBytes;
    }

    /// <summary>Gets how many bytes of headers an answer may have.</summary>
    public int MaxHeaderBytes { get; }

    /// <summary>Gets how many bytes one line of a stream may have.</summary>
    public int MaxLineBytes { get; }

    /// <summary>Gets how many bytes one answer may have in all.</summary>
    public long MaxResponseBytes { get; }
}
