namespace TierKit.Memory.Storage;

/// <summary>Holds what decides names and defaults of written notes.</summary>
internal sealed record NoteStoreOptions
{
    /// <summary>Gets whether file names are slugs; by default they are the title.</summary>
    public bool KebabFileNames { get; init; }

    /// <summary>Gets whether writing over an existing note is allowed where the caller does not say; by default it is not.</summary>
    public bool OverwriteByDefault { get; init; }
}
