namespace TierKit.Memory.Notes;

/// <summary>Holds what a link may name a target by.</summary>
internal sealed record LinkTarget(long? Id, string? Permalink, string? Title, string? FilePath);
