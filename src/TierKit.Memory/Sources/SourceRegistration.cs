namespace TierKit.Memory.Sources;

/// <summary>Holds one folder as it was registered.</summary>
internal sealed record SourceRegistration(SourceOptions Options);
