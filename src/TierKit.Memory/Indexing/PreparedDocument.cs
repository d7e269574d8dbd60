namespace TierKit.Memory.Indexing;

/// <summary>Represents a note as a store takes it in: cut, reduced to terms and, where that is quick, encoded.</summary>
public sealed class PreparedDocument
{
    internal PreparedDocument(NoteDocument source, IReadOnlyList<PreparedPassage> passages, PreparedFields fields)
    {
        Source = source;
        Passages = passages;
        Fields = fields;
    }

    /// <summary>Gets the note.</summary>
    public NoteDocument Source { get; }

    /// <summary>Gets the passages, at least one.</summary>
    public IReadOnlyList<PreparedPassage> Passages { get; }

    /// <summary>Gets the terms of the whole note.</summary>
    public PreparedFields Fields { get; }

    /// <summary>Gets the key of the space of <see cref="Vectors"/>; <see langword="null"/> where the encoder is not asked at once.</summary>
    public string? Space { get; internal set; }

    /// <summary>Gets the packed vectors of the passages, one after the other; <see langword="null"/> where the encoder gave none.</summary>
    /// <remarks>Each is its scale as a 4-byte little-endian float and a signed byte for every number.</remarks>
    public byte[]? Vectors { get; internal set; }

    /// <summary>Gets how many words the texts of the passages have.</summary>
    public int Words => Passages.Sum(static passage => passage.Words);

    /// <summary>Gets how many terms all fields of the note have.</summary>
    public int Length => NoteTerms.LengthOf(Fields);

    /// <summary>Counts the terms of the whole note, for stores without a score of their own (<see cref="WordQuery.ScoreNote"/>).</summary>
    /// <returns>The packed counts.</returns>
    public byte[] CountTerms() => NoteTerms.Pack(Fields);

    /// <summary>Hashes what is encoded of each passage, for stores that keep the vectors of what is said as before (<see cref="PendingNote.Kept"/>).</summary>
    /// <returns>A SHA-256 hash for each passage, in their order.</returns>
    public byte[][] HashTexts() => [.. Passages.Select(passage => DocumentPreparer.HashOf(Source.Title, passage.Heading, passage.Text))];
}
