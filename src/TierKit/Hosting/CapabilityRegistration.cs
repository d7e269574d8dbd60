using TierKit.Policy;

namespace TierKit.Hosting;

/// <summary>Holds one capability as it was registered, before anything is checked.</summary>
internal sealed record CapabilityRegistration(string Name, string Path, CapabilityOptions Options)
{
    /// <summary>Gets the source file, or the configuration path.</summary>
    public string? File { get; init; }

    public int Line { get; init; }
}
