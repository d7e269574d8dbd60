using TierKit.Memory.Schemas;

namespace TierKit.Memory.Operations;

/// <summary>Represents how one note fits its schema. Immutable.</summary>
public sealed class CheckedNote
{
    internal CheckedNote(string title, string identifier, string filePath, NoteSchema? schema, NoteCheck? check, IReadOnlyList<string> faults)
    {
        string[] found = [.. faults, .. check?.Faults ?? []];
        Title = title;
        Identifier = identifier;
        FilePath = filePath;
        Schema = schema?.Entity;
        Check = check;
        Warnings = schema?.Mode == SchemaMode.Strict ? [] : found;
        Errors = schema?.Mode == SchemaMode.Strict ? found : [];
    }

    /// <summary>Gets the title.</summary>
    public string Title { get; }

    /// <summary>Gets the permalink, or the path of a note without one.</summary>
    public string Identifier { get; }

    /// <summary>Gets the path inside the project, with '/' between its parts.</summary>
    public string FilePath { get; }

    /// <summary>Gets the type that the schema is about, or <see langword="null"/> where the note has no schema.</summary>
    public string? Schema { get; }

    /// <summary>Gets whether nothing is an error; what a schema in the mode <c>warn</c> finds are warnings.</summary>
    public bool Passed => Errors.Count == 0;

    /// <summary>Gets what does not fit a schema that only warns.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Gets what does not fit a strict schema.</summary>
    public IReadOnlyList<string> Errors { get; }

    internal NoteCheck? Check { get; }

    internal IEnumerable<string> MissingOptional => (Check?.Fields ?? [])
        .Where(static check => check.Status == FieldCheck.Missing && !check.Field.IsRequired).Select(static check => check.Field.Name);

    internal IEnumerable<string> Unmatched => Check is null ? []
        : [.. Check.UnmatchedObservations.Select(static pair => $"[{pair.Key}] ×{pair.Value}"), .. Check.UnmatchedRelations];
}
