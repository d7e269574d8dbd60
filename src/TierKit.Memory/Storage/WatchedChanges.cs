namespace TierKit.Memory.Storage;

/// <summary>Holds what a quiet period brought.</summary>
/// <param name="Actions">What to do about single paths, deletes first; a deleted path may have been a folder.</param>
/// <param name="NeedsScan">Whether events were lost, or a whole folder appeared, so that only a scan tells the rest.</param>
internal sealed record WatchedChanges(IReadOnlyList<FileAction> Actions, bool NeedsScan);
