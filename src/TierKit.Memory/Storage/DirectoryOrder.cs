namespace TierKit.Memory.Storage;

/// <summary>Specifies the order of a directory listing.</summary>
internal enum DirectoryOrder
{
    /// <summary>Folders first, then by path.</summary>
    Name,

    /// <summary>Folders first, then by path from the end.</summary>
    NameDescending,

    /// <summary>The last changed first.</summary>
    Newest,

    /// <summary>The longest unchanged first.</summary>
    Oldest,
}
