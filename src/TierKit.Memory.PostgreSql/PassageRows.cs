using TierKit.Memory.Indexing;

namespace TierKit.Memory.PostgreSql;

/// <summary>Holds the rows of notes as far as they can be made without the server.</summary>
internal sealed class PassageRows
{
    public PassageRows(IReadOnlyList<PreparedDocument> notes, Lexemes lexemes)
    {
        Notes = notes;
        NoteVectors = new string[notes.Count];
        Counted = new byte[notes.Count][];
        Metadata = new string[notes.Count];
        PassageVectors = new string[notes.Count][];
        Said = new byte[notes.Count][][];
        Parallel.For(0, notes.Count, i =>
        {
            PreparedDocument note = notes[i];
            NoteVectors[i] = lexemes.NoteVector(note.Fields);
            Counted[i] = note.CountTerms();
            Metadata[i] = PlainJson.Of(note.Source.MetadataJson);
            Said[i] = note.HashTexts();
            PassageVectors[i] = [.. note.Passages.Select(passage => lexemes.Vector(passage.Fields))];
        });
        Words = notes.SelectMany(static note => note.Passages).SelectMany(static passage => Lexemes.Terms(passage.Fields)).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).ToDictionary(static word => word, lexemes.Of, StringComparer.Ordinal);
    }

    public IReadOnlyList<PreparedDocument> Notes { get; }

    public string[] NoteVectors { get; }

    public byte[][] Counted { get; }

    public string[] Metadata { get; }

    public string[][] PassageVectors { get; }

    /// <summary>Gets what the texts of the passages are known by.</summary>
    public byte[][][] Said { get; }

    /// <summary>Gets every term of the notes and its lexeme.</summary>
    public Dictionary<string, string> Words { get; }
}
