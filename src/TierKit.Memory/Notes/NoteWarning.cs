namespace TierKit.Memory.Notes;

/// <summary>Says what could not be read in a note, and on which line of the file (counted from 1).</summary>
internal sealed record NoteWarning(int Line, string Message);
