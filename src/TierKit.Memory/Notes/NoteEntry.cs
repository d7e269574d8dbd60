namespace TierKit.Memory.Notes;

/// <summary>Holds what identifies one note of a project.</summary>
internal sealed record NoteEntry(Guid Id, string Title, string FilePath, string? Permalink)
{
    /// <summary>Gets when the note was created, where that is known.</summary>
    public DateTimeOffset? Created { get; init; }
}
