using TierKit.Memory.Notes;
using TierKit.Policy;

namespace TierKit.Memory.Indexing;

/// <summary>Represents what a catalogue knows of one note. Immutable.</summary>
public sealed class CatalogNote
{
    /// <summary>Gets the number that the catalogue gave the note, the same as long as the note is known; 0 before that.</summary>
    public long Key { get; init; }

    /// <summary>Gets the id by which search and outside callers name the note.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the path inside the project, with '/' between its parts.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the title: the frontmatter's, else the file's name.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the type, <c>note</c> by default; <c>file</c> for what is not Markdown.</summary>
    public string Type { get; init; } = Note.DefaultType;

    /// <summary>Gets the permalink, unique in the project; <see langword="null"/> for what is not Markdown.</summary>
    public string? Permalink { get; init; }

    /// <summary>Gets the tags, without '#'.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Gets the label: the note's own, else its folder's, else Private.</summary>
    public Sensitivity Sensitivity { get; init; } = Sensitivity.Private;

    /// <summary>Gets when the note was made: what the frontmatter says, else the file's time.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Gets when the note last changed: what the frontmatter says, else the file's time.</summary>
    public DateTimeOffset Modified { get; init; }

    /// <summary>Gets the frontmatter as a JSON object, every scalar as text; empty for secret notes.</summary>
    public string MetadataJson { get; init; } = "{}";

    /// <summary>Gets the state of the file that all this was read from.</summary>
    public required CatalogFile File { get; init; }

    /// <summary>Gets what could not be read in the note, each line with its number.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Gets the id of a note at this path whose own id another note has: a copied file with a declared permalink.</summary>
    public Guid PathId => NoteIds.Of(Path);

    /// <summary>Gets the path in the form in which case, Unicode composition, dashes and underscores do not count.</summary>
    public string Alias => PathAlias.Of(Path);
}
