namespace TierKit.Tiers;

/// <summary>Configures how much of an answer TierKit's transport takes in, whatever the server sends.</summary>
/// <remarks>A limit that is broken is a malformed answer: the attempt fails and the next service is asked.</remarks>
public sealed class ServiceLimitOptions
{
    /// <summary>Gets or sets how many bytes of headers an answer may have; counted in whole kilobytes.</summary>
    /// <value>The default is 64 KiB.</value>
    public int MaxHeaderBytes { get; set; } = 64 * 1024;

    /// <summary>Gets or sets how many bytes one line of a stream may have.</summary>
    /// <value>The default is 16 MiB, which leaves room for an image.</value>
    public int MaxLineBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Gets or sets how many bytes one answer may have in all.</summary>
    /// <value>The default is 128 MiB.</value>
    public long MaxResponseBytes { get; set; } = 128L * 1024 * 1024;
}
