namespace TierKit.Memory.Operations;

/// <summary>Holds how far a context reaches, and how long it may get.</summary>
public sealed class BuildContextOptions
{
    /// <summary>Gets or sets how many links away notes are gathered, from 0 to 5.</summary>
    /// <value>The default is 1.</value>
    public int Depth { get; set; } = 1;

    /// <summary>Gets or sets the span in which neighbours must have changed; the note itself is always there.</summary>
    /// <value>The default is <see langword="null"/>: any time.</value>
    public string? Timeframe { get; set; }

    /// <summary>Gets or sets the page of the notes that the address means, from 1.</summary>
    /// <value>The default is 1.</value>
    public int Page { get; set; } = 1;

    /// <summary>Gets or sets how many notes a page holds, from 1 to 100.</summary>
    /// <value>The default is 10.</value>
    public int PageSize { get; set; } = 10;

    /// <summary>Gets or sets how many neighbours each note has at most; relations do not count.</summary>
    /// <value>The default is 10.</value>
    public int MaxRelated { get; set; } = 10;

    /// <summary>Gets or sets how many tokens the text may have, counted as four characters each.</summary>
    /// <value>The default is 8,000.</value>
    public int MaxTokens { get; set; } = 8000;
}
