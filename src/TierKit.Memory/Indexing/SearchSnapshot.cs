namespace TierKit.Memory.Indexing;

/// <summary>Holds what a search needs in memory, as of one moment: where the passages of each note stand, and their vectors.</summary>
/// <remarks>Arrays only grow behind <see cref="Documents"/> and <see cref="Vectors"/>, so a snapshot stays true while the next one is made.</remarks>
internal sealed record SearchSnapshot
{
    public static SearchSnapshot Empty { get; } = new();

    public long Revision { get; init; } = -1;

    public long Epoch { get; init; } = -1;

    public int Generation { get; init; }

    /// <summary>Gets the keys of the documents, ascending; some may be gone from the index.</summary>
    public long[] Keys { get; init; } = [];

    /// <summary>Gets the key of each document's first passage, ascending.</summary>
    public long[] Firsts { get; init; } = [];

    public int[] Counts { get; init; } = [];

    /// <summary>Gets where each document's vectors start, -1 where it has none.</summary>
    public int[] Offsets { get; init; } = [];

    public int Documents { get; init; }

    /// <summary>Gets the space of the vectors; none where there are none.</summary>
    public string? Space { get; init; }

    public int Dimension { get; init; }

    public sbyte[] Numbers { get; init; } = [];

    public float[] Scales { get; init; } = [];

    public int Vectors { get; init; }

    /// <summary>Gets how many documents, passages and words the index holds.</summary>
    public long LiveDocuments { get; init; }

    public long LivePassages { get; init; }

    public long LiveTerms { get; init; }

    /// <summary>Finds the document of a passage.</summary>
    /// <returns>Its place in the arrays; -1 for a passage that came later.</returns>
    public int PlaceOf(long passage)
    {
        int place = Array.BinarySearch(Firsts, 0, Documents, passage);
        place = place >= 0 ? place : ~place - 1;
        return place >= 0 && passage < Firsts[place] + Counts[place] ? place : -1;
    }

    public int PlaceOfDocument(long key)
    {
        int place = Array.BinarySearch(Keys, 0, Documents, key);
        return place >= 0 ? place : -1;
    }
}
