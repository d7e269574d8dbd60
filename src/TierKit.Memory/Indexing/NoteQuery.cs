namespace TierKit.Memory.Indexing;

/// <summary>Represents a search. Immutable.</summary>
public sealed class NoteQuery
{
    /// <summary>Gets the words; quoted phrases, AND, OR, NOT, parentheses and <c>tag:</c> are understood, and nothing is an error.</summary>
    public string Text { get; init; } = "";

    /// <summary>Gets what the notes must be, whatever their words; anything by default.</summary>
    public NoteFilter Filter { get; init; } = new();

    /// <summary>Gets by what notes are found; words and meaning by default.</summary>
    public SearchMode Mode { get; init; }

    /// <summary>Gets how many notes to skip; 0 by default.</summary>
    public int Offset { get; init; }

    /// <summary>Gets how many notes to return at most; 10 by default.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>Gets how many passages of each note to return at most; 3 by default.</summary>
    public int PassagesPerNote { get; init; } = 3;

    /// <summary>Gets whether notes one link away from the best hits are added below them; not by default.</summary>
    public bool ExpandRelations { get; init; }

    /// <summary>Gets whether the best of what is there is returned although nothing is relevant; not by default.</summary>
    public bool IncludeIrrelevant { get; init; }
}
