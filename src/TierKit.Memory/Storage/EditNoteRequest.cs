using TierKit.Memory.Notes;

namespace TierKit.Memory.Storage;

/// <summary>Holds the arguments of <c>edit_note</c>.</summary>
internal sealed record EditNoteRequest(string Identifier, NoteEdit Edit)
{
    public IReadOnlyList<KeyValuePair<string, object?>> Metadata { get; init; } = [];

    /// <summary>Gets the checksum that the note must still have; none accepts any state.</summary>
    public string? ExpectedChecksum { get; init; }
}
