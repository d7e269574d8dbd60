using TierKit.Memory.Encoders;

namespace TierKit.Memory.Indexing;

/// <summary>Holds a note as it is written into the search tables: cut, reduced to terms and, where that is quick, encoded.</summary>
internal sealed record PreparedDocument(NoteDocument Source, IReadOnlyList<PreparedPassage> Passages, PreparedFields Fields)
{
    /// <summary>Gets the packed vectors of the passages; none where the encoder is not asked at once.</summary>
    public byte[]? Vectors { get; set; }

    /// <summary>Gets the space of the vectors.</summary>
    public EmbeddingSpace? Space { get; set; }

    public int Terms => Passages.Sum(static passage => passage.Terms);
}
