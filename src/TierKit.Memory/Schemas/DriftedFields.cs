using System.Globalization;

namespace TierKit.Memory.Schemas;

/// <summary>Finds where notes have gone another way than their schema says.</summary>
internal sealed class DriftedFields
{
    // A field that fewer than one in ten notes hold is hardly theirs any more.
    private const double Rare = 0.1;

    public DriftedFields(NoteSchema schema, IReadOnlyList<FieldUsage> usages, int notes)
    {
        New = [.. usages.Where(usage => usage.Share >= SuggestedFields.Optional && !schema.Fields.Any(field => Same(field, usage.Field)))];
        List<FieldUsage> dropped = [];
        List<string> cardinalities = [];
        List<string> types = [];
        foreach (SchemaField field in schema.Fields.Where(static field => field.Type != SchemaField.Object))
        {
            FieldUsage used = usages.FirstOrDefault(usage => Same(field, usage.Field)) ?? new FieldUsage(field, 0, notes, []);
            if (used.Share < Rare)
            {
                dropped.Add(used with { Field = field });
            }
            else if (used.Field.IsArray != field.IsArray)
            {
                cardinalities.Add(string.Create(CultureInfo.InvariantCulture, $"{field.Name}: {(field.IsArray ? "many → one" : "one → many")}"));
            }

            if (used.Samples.FirstOrDefault(value => field.Choices.Count > 0 ? !FieldValues.IsChoice(value, field.Choices) : !FieldValues.IsOf(field.Type, value)) is { } other)
            {
                types.Add($"{field.Name}: '{FieldValues.Short(other)}' is not {(field.Choices.Count > 0 ? $"one of {string.Join(", ", field.Choices)}" : $"of the type {field.Type}")}");
            }
        }

        Dropped = dropped;
        Cardinalities = cardinalities;
        Types = types;
    }

    /// <summary>Gets what many notes hold and the schema does not declare.</summary>
    public IReadOnlyList<FieldUsage> New { get; }

    /// <summary>Gets what the schema declares and hardly a note holds.</summary>
    public IReadOnlyList<FieldUsage> Dropped { get; }

    /// <summary>Gets fields that were declared with one value and have several, or the other way round.</summary>
    public IReadOnlyList<string> Cardinalities { get; }

    /// <summary>Gets fields with values that the declared type does not allow.</summary>
    public IReadOnlyList<string> Types { get; }

    private static bool Same(SchemaField one, SchemaField other) => one.IsRelation == other.IsRelation && SchemaChecker.Same(one.Name, other.Name);
}
