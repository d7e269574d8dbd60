namespace TierKit.Memory.Notes;

/// <summary>Finds the notes of one project by the things that identify them.</summary>
internal interface INoteLookup
{
    string Project { get; }

    PermalinkScheme Scheme { get; }

    NoteEntry? FindById(Guid id);

    NoteEntry? FindByPermalink(string permalink);

    NoteEntry? FindByPath(string filePath);

    /// <summary>Finds all notes with exactly this title.</summary>
    IReadOnlyList<NoteEntry> FindByTitle(string title);

    /// <summary>Finds all notes whose path equals this one by <see cref="PathAlias.Of"/>.</summary>
    IReadOnlyList<NoteEntry> FindByAlias(string alias);
}
