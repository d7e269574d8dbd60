namespace TierKit.Memory.Storage;

/// <summary>Holds the arguments of <c>move_note</c>.</summary>
internal sealed record MoveNoteRequest(string Identifier)
{
    public string DestinationPath { get; init; } = "";

    public string? DestinationFolder { get; init; }

    public bool IsDirectory { get; init; }
}
