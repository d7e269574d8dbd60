namespace TierKit.Memory.Search;

/// <summary>Holds one passage of a note: whole paragraphs under one heading, where they fit.</summary>
/// <param name="Heading">The headings above it, outermost first, joined by " › ".</param>
/// <param name="Text">The text as it stands in the note.</param>
/// <param name="Line">The line of the file on which it starts, from 1.</param>
/// <param name="EndLine">The line on which it ends.</param>
internal readonly record struct CutPassage(string Heading, string Text, int Line, int EndLine);
