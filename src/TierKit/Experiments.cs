namespace TierKit;

/// <summary>Names what may still change, one id each; never reused (docs/reference/diagnostics.md).</summary>
internal static class Experiments
{
    /// <summary>Speech and images: the interfaces of Microsoft.Extensions.AI that they stand on are experimental themselves.</summary>
    public const string SpeechAndImages = "TKEXP001";
}
