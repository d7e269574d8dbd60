namespace TierKit.Memory.Indexing;

/// <summary>Represents a passage to be shown.</summary>
/// <param name="Passage">The key of the passage.</param>
/// <param name="Text">Its text.</param>
/// <param name="Heading">The headings above it.</param>
/// <param name="Line">The line of the file on which it starts, from 1.</param>
/// <param name="EndLine">The line on which it ends.</param>
public readonly record struct PassageText(long Passage, string Text, string Heading, int Line, int EndLine);
