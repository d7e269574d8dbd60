namespace TierKit.Memory.Storage;

/// <summary>Represents an operation on notes that was not done, with its code and, after a conflict, what the note says now.</summary>
public sealed class NoteStoreException : TierKitException
{
    internal NoteStoreException(string code, string message, Exception? inner = null)
        : base(message, inner)
        => Code = code;

    /// <summary>Gets one of <see cref="NoteErrorCodes"/>.</summary>
    public string Code { get; }

    /// <summary>Gets the permalinks of the notes that an ambiguous identifier may mean.</summary>
    public IReadOnlyList<string> Candidates { get; internal init; } = [];

    /// <summary>Gets the checksum that the note has now, or <see langword="null"/> where there was no conflict with a note.</summary>
    public string? CurrentChecksum => Current?.Checksum;

    /// <summary>Gets the text that the note has now, or <see langword="null"/> where there was no conflict with a note.</summary>
    public string? CurrentText => Current?.Text;

    /// <summary>Gets the present state of the note that changed underneath, where there is one.</summary>
    internal NoteFile? Current { get; init; }
}
