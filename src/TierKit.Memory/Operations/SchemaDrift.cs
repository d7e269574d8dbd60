using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TierKit.Memory.Schemas;

namespace TierKit.Memory.Operations;

/// <summary>Represents where the notes of one type have gone another way than their schema says.</summary>
public sealed class SchemaDrift : OperationResult
{
    private readonly DriftedFields _fields;
    private readonly IReadOnlyList<string> _warnings;

    internal SchemaDrift(string project, string noteType, int notes, DriftedFields fields, IReadOnlyList<string> warnings)
        : base(project)
    {
        NoteType = noteType;
        NotesAnalyzed = notes;
        _fields = fields;
        _warnings = warnings;
    }

    /// <summary>Gets the type of the notes.</summary>
    public string NoteType { get; }

    /// <summary>Gets how many notes were looked at.</summary>
    public int NotesAnalyzed { get; }

    /// <summary>Gets whether notes and schema differ.</summary>
    public bool HasDrift => NotesAnalyzed > 0 && _fields.New.Count + _fields.Dropped.Count + _fields.Cardinalities.Count + _fields.Types.Count > 0;

    internal override JsonNode ToNode() => new JsonObject
    {
        ["note_type"] = NoteType,
        ["notes_analyzed"] = NotesAnalyzed,
        ["new_fields"] = ResultJson.List(_fields.New, UsageJson.Node),
        ["dropped_fields"] = ResultJson.List(_fields.Dropped, UsageJson.Node),
        ["cardinality_changes"] = ResultJson.Texts(_fields.Cardinalities),
        ["type_mismatches"] = ResultJson.Texts(_fields.Types),
        ["schema_warnings"] = ResultJson.Texts(_warnings),
    };

    internal override string ToText()
    {
        StringBuilder text = new();
        text.Line($"# Schema Drift: {ResultText.Short(NoteType, 80)}\n");
        text.Line(CultureInfo.InvariantCulture, $"{(NotesAnalyzed == 0 ? "No note has this type." : HasDrift ? $"{ResultText.Count(NotesAnalyzed, "note")} looked at." : $"{ResultText.Count(NotesAnalyzed, "note")} looked at: they are as the schema says.")}");
        foreach (string line in (string[])[.. _fields.New.Select(static usage => $"+ {UsageJson.Line(usage)}; not in the schema"), .. NotesAnalyzed == 0 ? [] : _fields.Dropped.Select(static usage => $"- {UsageJson.Line(usage)}; declared"), .. _fields.Cardinalities.Select(static change => $"~ {change}"), .. _fields.Types.Select(static change => $"! {change}"), .. _warnings.Select(static warning => $"schema: {warning}")])
        {
            text.Line($"- `{line}`");
        }

        return text.ToString();
    }
}
