namespace TierKit.Memory.Encoders;

/// <summary>Names the encoders that need no configuration.</summary>
public static class EncoderNames
{
    /// <summary>The encoder inside the package: a table of English words, nothing to download and nothing to start.</summary>
    public const string Embedded = "embedded";
}
