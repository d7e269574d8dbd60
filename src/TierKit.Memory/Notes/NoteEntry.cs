namespace TierKit.Memory.Notes;

/// <summary>Holds what identifies one note of a project.</summary>
internal sealed record NoteEntry(Guid Id, string Title, string FilePath, string? Permalink);
