using TierKit.Policy;

namespace TierKit.Hosting;

/// <summary>Holds one capability as it was registered, before anything is checked.</summary>
internal sealed record CapabilityRegistration(string Name, string Path, CapabilityOptions Options);
