namespace TierKit.Memory.Storage;

/// <summary>Holds what tells cheaply whether a file may have changed.</summary>
internal sealed record FileStamp(long Size, DateTime ModifiedUtc);
