namespace TierKit.Memory.Indexing;

/// <summary>Specifies by what notes are found.</summary>
public enum SearchMode
{
    /// <summary>By words and by meaning.</summary>
    Hybrid,

    /// <summary>By words alone.</summary>
    Text,

    /// <summary>By meaning alone; by words where no encoder is there.</summary>
    Meaning,
}
