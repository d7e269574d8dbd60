namespace TierKit.Memory.Storage;

/// <summary>Holds what an index does about one path after a batch of events.</summary>
internal sealed record FileAction(string Path, bool IsDelete);
