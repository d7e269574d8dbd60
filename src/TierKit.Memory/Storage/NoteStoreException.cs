namespace TierKit.Memory.Storage;

/// <summary>Reports an operation that was not done, with its code and, after a conflict, what the note says now.</summary>
internal sealed class NoteStoreException : Exception
{
    public NoteStoreException(string code, string message, Exception? inner = null)
        : base(message, inner)
        => Code = code;

    /// <summary>Gets one of <see cref="NoteErrorCodes"/>.</summary>
    public string Code { get; }

    /// <summary>Gets the present state of the note that changed underneath, where there is one.</summary>
    public NoteFile? Current { get; init; }

    /// <summary>Gets the paths of the notes that an ambiguous identifier may mean.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];
}
