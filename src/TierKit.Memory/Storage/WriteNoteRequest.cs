namespace TierKit.Memory.Storage;

/// <summary>Holds the arguments of <c>write_note</c>.</summary>
internal sealed record WriteNoteRequest(string Title, string Content, string Directory)
{
    public IReadOnlyList<string>? Tags { get; init; }

    public string NoteType { get; init; } = Notes.Note.DefaultType;

    public IReadOnlyList<KeyValuePair<string, object?>> Metadata { get; init; } = [];

    /// <summary>Gets whether an existing note is replaced; none means the store's default.</summary>
    public bool? Overwrite { get; init; }

    /// <summary>Gets the checksum that the note must still have; none accepts any state.</summary>
    public string? ExpectedChecksum { get; init; }
}
