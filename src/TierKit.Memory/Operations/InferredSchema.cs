using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TierKit.Memory.Notes;
using TierKit.Memory.Schemas;

namespace TierKit.Memory.Operations;

/// <summary>Represents the schema that the notes of one type suggest. Nothing is written.</summary>
public sealed class InferredSchema : OperationResult
{
    private readonly IReadOnlyList<FieldUsage> _usages;
    private readonly IReadOnlyList<SchemaField> _fields;

    internal InferredSchema(string project, string noteType, int notes, IReadOnlyList<FieldUsage> usages, double threshold)
        : base(project)
    {
        NoteType = noteType;
        NotesAnalyzed = notes;
        _usages = usages;
        _fields = SuggestedFields.Of(usages, threshold);
    }

    /// <summary>Gets the type of the notes.</summary>
    public string NoteType { get; }

    /// <summary>Gets how many notes were looked at.</summary>
    public int NotesAnalyzed { get; }

    /// <summary>Gets the frontmatter of a schema note that declares the suggestion; empty where nothing is held by enough notes.</summary>
    public string Frontmatter => _fields.Count == 0 ? "" : YamlWriter.Write(new OrderedDictionary<string, object?>(StringComparer.Ordinal)
    {
        ["title"] = NoteType,
        ["type"] = SchemaReader.NoteType,
        ["entity"] = NoteType,
        ["schema"] = SuggestedFields.Mapping(_fields),
        ["settings"] = new OrderedDictionary<string, object?>(StringComparer.Ordinal) { ["validation"] = "warn" },
    });

    internal override JsonNode ToNode() => new JsonObject
    {
        ["note_type"] = NoteType,
        ["notes_analyzed"] = NotesAnalyzed,
        ["field_frequencies"] = ResultJson.List(_usages, UsageJson.Node),
        ["suggested_schema"] = ResultJson.Map(SuggestedFields.Mapping(_fields)),
        ["suggested_required"] = ResultJson.Texts(_fields.Where(static field => field.IsRequired).Select(static field => field.Name)),
        ["suggested_optional"] = ResultJson.Texts(_fields.Where(static field => !field.IsRequired).Select(static field => field.Name)),
        ["excluded"] = ResultJson.Texts(Excluded().Select(static usage => usage.Field.Name)),
    };

    internal override string ToText()
    {
        StringBuilder text = new();
        text.Line($"# Schema Inference: {ResultText.Short(NoteType, 80)}\n");
        if (NotesAnalyzed == 0)
        {
            return text.Line($"No note has the type '{ResultText.Short(NoteType, 80)}'. recent_activity and search_notes show the types there are.").ToString();
        }

        text.Line(CultureInfo.InvariantCulture, $"{ResultText.Count(NotesAnalyzed, "note")} looked at.");
        foreach (FieldUsage usage in _usages)
        {
            SchemaField? field = _fields.FirstOrDefault(field => field.Name == usage.Field.Name && field.IsRelation == usage.Field.IsRelation);
            text.Line($"- {UsageJson.Line(usage)}{(field is null ? ", left out" : $" → {field.Key}: {field.Type}")}");
        }

        return _fields.Count == 0
            ? text.Line("\nNothing is held by enough of them; a lower threshold suggests more.").ToString()
            : text.Line($"\n```yaml\n---\n{Frontmatter}---\n```").Line("\nTo use it, add what each field means after a comma, and write it with write_note: note_type schema, the rest as metadata.").ToString();
    }

    private IEnumerable<FieldUsage> Excluded() => _usages.Where(usage => !_fields.Any(field => field.Name == usage.Field.Name && field.IsRelation == usage.Field.IsRelation));
}
