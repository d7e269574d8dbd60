using TierKit.Memory.Search;

namespace TierKit.Memory.Indexing;

/// <summary>Represents a passage as a store takes it in. Immutable.</summary>
public sealed class PreparedPassage
{
    internal PreparedPassage(CutPassage cut, PreparedFields fields, byte[] countedTerms, int words)
    {
        Cut = cut;
        Fields = fields;
        CountedTerms = countedTerms;
        Words = words;
    }

    /// <summary>Gets the headings above the passage.</summary>
    public string Heading => Cut.Heading;

    /// <summary>Gets the text as it stands in the note.</summary>
    public string Text => Cut.Text;

    /// <summary>Gets the line of the file on which it starts, from 1.</summary>
    public int Line => Cut.Line;

    /// <summary>Gets the line on which it ends.</summary>
    public int EndLine => Cut.EndLine;

    /// <summary>Gets the terms to find the passage by.</summary>
    public PreparedFields Fields { get; }

    /// <summary>Gets the counted terms, which the store gives back for scoring (<see cref="PassageTerms"/>).</summary>
    public byte[] CountedTerms { get; }

    /// <summary>Gets how many words the text has.</summary>
    public int Words { get; }

    internal CutPassage Cut { get; }
}
