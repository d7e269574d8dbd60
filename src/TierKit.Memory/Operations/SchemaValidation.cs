using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TierKit.Memory.Schemas;

namespace TierKit.Memory.Operations;

/// <summary>Represents how notes fit their schemas.</summary>
public sealed class SchemaValidation : OperationResult
{
    // Beyond that a text is no longer read; the JSON has all.
    private const int MostShown = 50;

    internal SchemaValidation(string project)
        : base(project)
    {
    }

    /// <summary>Gets the type that was asked for, or <see langword="null"/> for one note or for every type with a schema.</summary>
    public string? NoteType { get; init; }

    /// <summary>Gets the notes, those of each type by path.</summary>
    public required IReadOnlyList<CheckedNote> Notes { get; init; }

    /// <summary>Gets what is wrong with the schemas themselves: what does not count in them, and schemas that cannot be read.</summary>
    public IReadOnlyList<string> SchemaWarnings { get; init; } = [];

    /// <summary>Gets how many notes fit without a warning or an error.</summary>
    public int ValidCount => Notes.Count(static note => note.Schema is not null && note.Warnings.Count + note.Errors.Count == 0);

    /// <summary>Gets how many warnings there are.</summary>
    public int WarningCount => Notes.Sum(static note => note.Warnings.Count);

    /// <summary>Gets how many errors there are.</summary>
    public int ErrorCount => Notes.Sum(static note => note.Errors.Count);

    internal override JsonNode ToNode() => new JsonObject
    {
        ["note_type"] = NoteType,
        ["total_notes"] = Notes.Count,
        ["valid_count"] = ValidCount,
        ["warning_count"] = WarningCount,
        ["error_count"] = ErrorCount,
        ["types"] = ResultJson.List(Types(), static type => new JsonObject { ["note_type"] = type.Key, ["total_notes"] = type.Count(), ["valid_count"] = type.Count(static note => note.Warnings.Count + note.Errors.Count == 0) }),
        ["schema_warnings"] = ResultJson.Texts(SchemaWarnings),
        ["results"] = ResultJson.List(Notes, Node),
    };

    internal override string ToText()
    {
        StringBuilder text = new();
        text.Line($"# Schema Validation{(NoteType is null ? "" : $": {ResultText.Short(NoteType, 80)}")}\n");
        if (Notes.Count == 0)
        {
            text.Line(NoteType is null
                ? "No type of note has a schema. Write a note of the type schema, or let schema_infer suggest one."
                : $"No note has the type '{ResultText.Short(NoteType, 80)}'. recent_activity and search_notes show the types there are.");
        }
        else if (Notes.All(static note => note.Schema is null) && SchemaWarnings.Count == 0)
        {
            text.Line($"{(Notes.Count == 1 ? "The note has" : "The notes have")} no schema, so nothing was checked. schema_infer suggests one from the notes of a type.");
        }
        else
        {
            text.Line(CultureInfo.InvariantCulture, $"{ValidCount} of {ResultText.Count(Notes.Count, "note")} valid, {ResultText.Count(WarningCount, "warning")}, {ResultText.Count(ErrorCount, "error")}");
        }

        foreach (string warning in SchemaWarnings)
        {
            text.Line($"- schema: {warning}");
        }

        IGrouping<string, CheckedNote>[] types = [.. Types()];
        foreach (IGrouping<string, CheckedNote> type in types.Length > 1 ? types : [])
        {
            text.Line(CultureInfo.InvariantCulture, $"- {type.Key}: {type.Count(static note => note.Warnings.Count + note.Errors.Count == 0)} of {type.Count()} valid");
        }

        return Listed(text).ToString();
    }

    private StringBuilder Listed(StringBuilder text)
    {
        CheckedNote[] told = [.. Notes.Where(note => Notes.Count == 1 || note.Warnings.Count + note.Errors.Count > 0)];
        foreach (CheckedNote note in told.Take(MostShown))
        {
            text.Line($"\n### {note.Identifier}");
            Lines(text, "error", note.Errors);
            Lines(text, "warning", note.Warnings);
            Line(text, "optional, missing", note.MissingOptional);
            Line(text, "not in the schema, which is fine", note.Unmatched);
        }

        return told.Length > MostShown ? text.Line($"\n… and {ResultText.Count(told.Length - MostShown, "note")} more; output_format json has all.") : text;
    }

    private IEnumerable<IGrouping<string, CheckedNote>> Types() => Notes.Where(static note => note.Schema is not null).GroupBy(static note => note.Schema!, StringComparer.Ordinal);

    private static void Lines(StringBuilder text, string kind, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            text.Line($"- {kind}: {line}");
        }
    }

    private static void Line(StringBuilder text, string kind, IEnumerable<string> items)
    {
        if (string.Join(", ", items) is { Length: > 0 } joined)
        {
            text.Line($"- {kind}: {joined}");
        }
    }

    private static JsonObject Node(CheckedNote note) => new()
    {
        ["note_identifier"] = note.Identifier,
        ["file_path"] = note.FilePath,
        ["schema_entity"] = note.Schema,
        ["passed"] = note.Passed,
        ["field_results"] = ResultJson.List(note.Check?.Fields ?? [], static check => new JsonObject
        {
            ["field_name"] = check.Field.Name,
            ["field_type"] = check.Field.Type,
            ["required"] = check.Field.IsRequired,
            ["status"] = check.Status,
            ["values"] = ResultJson.Texts(check.Values),
            ["message"] = check.Message,
        }),
        ["unmatched_observations"] = Counts(note.Check),
        ["unmatched_relations"] = ResultJson.Texts(note.Check?.UnmatchedRelations ?? []),
        ["warnings"] = ResultJson.Texts(note.Warnings),
        ["errors"] = ResultJson.Texts(note.Errors),
    };

    private static JsonObject Counts(NoteCheck? check)
    {
        JsonObject counts = [];
        foreach ((string category, int count) in check?.UnmatchedObservations ?? new Dictionary<string, int>())
        {
            counts[category] = count;
        }

        return counts;
    }
}
