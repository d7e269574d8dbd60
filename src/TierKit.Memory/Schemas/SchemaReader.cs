using TierKit.Memory.Notes;

namespace TierKit.Memory.Schemas;

/// <summary>Reads what a note declares in its frontmatter: a schema for its kind, or one for itself.</summary>
internal static class SchemaReader
{
    /// <summary>The type of notes that declare what others should hold.</summary>
    public const string NoteType = "schema";

    private const string Setting = "schema";

    /// <summary>Gets the type of note that a schema note is about: its <c>entity</c>, else its title.</summary>
    public static string EntityOf(Note note) => note.Metadata.GetValueOrDefault("entity") is { } entity && MetadataValue.ToText(entity) is { Length: > 0 } text ? text.Trim() : note.Title;

    /// <summary>Gets whether a note declares what it should hold itself.</summary>
    public static bool IsInline(Note note) => !IsSchema(note) && note.Metadata.GetValueOrDefault(Setting) is IEnumerable<KeyValuePair<string, object?>>;

    public static bool IsSchema(Note note) => string.Equals(note.Type, NoteType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the schema that a note names: by the type it is about, or by a name of its note.</summary>
    public static string? ReferenceOf(Note note) => !IsSchema(note) && note.Metadata.GetValueOrDefault(Setting) is string text && text.Trim() is { Length: > 0 } name ? name : null;

    /// <exception cref="NoteFormatException">The declaration cannot be read.</exception>
    public static NoteSchema Read(Note note, string path)
    {
        PicoschemaReader reader = new(path);
        object? settings = note.Metadata.GetValueOrDefault("settings");
        object? frontmatter = Entry(settings, "frontmatter");
        if (note.Metadata.GetValueOrDefault(Setting) is not { } declared)
        {
            throw new NoteFormatException(note.Warnings.Count > 0
                ? $"'{path}' has no 'schema' that could be read: {note.Warnings[0].Message} What a list of values means stands in the parentheses: status(enum, what it is): [draft, done]."
                : $"'{path}' has no 'schema' in its frontmatter. Write the fields below 'schema:', each as 'name: string, what it is'.");
        }

        return new NoteSchema(IsSchema(note) ? EntityOf(note) : note.Type, path)
        {
            Mode = ModeOf(Entry(settings, "validation"), path),
            Fields = reader.Read(Setting, declared),
            Frontmatter = IsSchema(note) && frontmatter is IEnumerable<KeyValuePair<string, object?>> ? reader.Read("settings.frontmatter", frontmatter) : [],
            Warnings = reader.Warnings,
        };
    }

    /// <summary>Gets whether two names mean one type of note: <c>SoftwareProject</c> and <c>software_project</c> do.</summary>
    public static bool IsSameType(string one, string other) => Normal(one) == Normal(other);

    // Longer than any type: two such names are the same only when they are equal.
    private static string Normal(string type) => string.IsNullOrWhiteSpace(type) || type.Length > 150 ? type : NoteFileName.NormalizeType(type);

    private static SchemaMode ModeOf(object? value, string path) => (value is null ? "" : MetadataValue.ToText(value)) switch
    {
        "" or "warn" => SchemaMode.Warn,
        "strict" or "error" => SchemaMode.Strict,
        var other => throw new NoteFormatException($"settings.validation of '{path}' = '{other}' is not known. Use warn or strict."),
    };

    private static object? Entry(object? mapping, string key) =>
        mapping is IEnumerable<KeyValuePair<string, object?>> entries ? entries.FirstOrDefault(entry => entry.Key == key).Value : null;
}
