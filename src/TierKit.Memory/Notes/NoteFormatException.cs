namespace TierKit.Memory.Notes;

/// <summary>Reports text, names or arguments that the note format does not allow; the message says what to change.</summary>
internal sealed class NoteFormatException(string message) : Exception(message);
