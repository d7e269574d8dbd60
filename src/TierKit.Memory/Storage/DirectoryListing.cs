namespace TierKit.Memory.Storage;

/// <summary>Holds a page of a directory listing, and how many entries there are in all.</summary>
internal sealed record DirectoryListing(IReadOnlyList<DirectoryEntry> Entries, int Total);
