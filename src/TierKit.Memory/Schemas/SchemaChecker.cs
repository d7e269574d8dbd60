using TierKit.Memory.Notes;

namespace TierKit.Memory.Schemas;

/// <summary>Compares a note with a schema: what it declares is looked for where notes hold it.</summary>
internal static class SchemaChecker
{
    // The one field that notes have in the frontmatter by their format.
    private const string Tags = "tags";

    public static NoteCheck Check(Note note, NoteSchema schema)
    {
        List<FieldCheck> checks = [.. schema.Fields.Select(field => Check(field, note)), .. schema.Frontmatter.Select(field => InFrontmatter(field, note.Metadata))];
        return new NoteCheck(
            checks,
            note.Observations.Select(static observation => observation.Category ?? Note.DefaultType)
                .Where(category => !schema.Fields.Any(field => !field.IsRelation && Same(field.Name, category)))
                .CountBy(static category => category, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(StringComparer.Ordinal),
            [.. note.Relations.Select(static relation => relation.Type)
                .Where(type => type != Relation.LinksTo && !schema.Fields.Any(field => field.IsRelation && Same(field.Name, type)))
                .Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>Gets the values that a note has of a field of observations or relations.</summary>
    public static IReadOnlyList<string> ValuesOf(SchemaField field, Note note) => field.IsRelation
        ? [.. note.Relations.Where(relation => Same(relation.Type, field.Name)).Select(static relation => relation.Target)]
        : [.. note.Observations.Where(observation => Same(observation.Category ?? "", field.Name)).Select(static observation => FieldValues.Plain(observation.Content)), .. Same(field.Name, Tags) ? note.Tags : []];

    private static FieldCheck Check(SchemaField field, Note note)
    {
        IReadOnlyList<string> values = ValuesOf(field, note);
        if (values.Count == 0 && field.Type == SchemaField.Object)
        {
            return InFrontmatter(field, note.Metadata);
        }

        string where = field.IsRelation ? $"'- {field.Name} [[{field.Type}]]'" : $"'- [{field.Name}] …'";
        return Judge(field, values, $"write {where}");
    }

    private static FieldCheck InFrontmatter(SchemaField field, IReadOnlyDictionary<string, object?> frontmatter)
    {
        object? value = frontmatter.FirstOrDefault(entry => Same(entry.Key, field.Name)).Value;
        if (value is IEnumerable<KeyValuePair<string, object?>> mapping && field.Children.Count > 0)
        {
            Dictionary<string, object?> inner = new(mapping, StringComparer.Ordinal);
            FieldCheck? fault = field.Children.Select(child => InFrontmatter(child, inner)).FirstOrDefault(static check => check.Message is not null && (check.Field.IsRequired || check.Status != FieldCheck.Missing));
            return fault is null ? new FieldCheck(field, FieldCheck.Present, FieldValues.Of(value)) : new FieldCheck(field, FieldCheck.WrongType, FieldValues.Of(value), $"in '{field.Name}': {fault.Message}");
        }

        return Judge(field, FieldValues.Of(value), $"write '{field.Name}:' in the frontmatter");
    }

    private static FieldCheck Judge(SchemaField field, IReadOnlyList<string> values, string step)
    {
        if (values.Count == 0)
        {
            return new FieldCheck(field, FieldCheck.Missing, values, $"'{field.Name}' is missing; {step}");
        }

        if (field.Choices.Count > 0)
        {
            return values.FirstOrDefault(value => !FieldValues.IsChoice(value, field.Choices)) is { } other
                ? new FieldCheck(field, FieldCheck.WrongChoice, values, $"'{field.Name}' = '{FieldValues.Short(other)}' is not one of {string.Join(", ", field.Choices)}")
                : new FieldCheck(field, FieldCheck.Present, values);
        }

        return values.FirstOrDefault(value => !FieldValues.IsOf(field.Type, value)) is { } wrong
            ? new FieldCheck(field, FieldCheck.WrongType, values, $"'{field.Name}' = '{FieldValues.Short(wrong)}' is not of the type {field.Type}")
            : new FieldCheck(field, FieldCheck.Present, values);
    }

    internal static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
