namespace TierKit.Memory.Schemas;

/// <summary>Chooses, from how often notes hold something, what a schema of theirs should declare.</summary>
internal static class SuggestedFields
{
    /// <summary>The share of notes from which a field is required; as the original has it.</summary>
    public const double Required = 0.95;

    /// <summary>The share of notes from which a field is declared at all, unless somebody says otherwise; as the original has it.</summary>
    public const double Optional = 0.25;

    public static IReadOnlyList<SchemaField> Of(IEnumerable<FieldUsage> usages, double threshold) =>
        [.. usages.Where(usage => usage.Share >= threshold).Select(static usage => usage.Field with { IsRequired = usage.Share >= Required })];

    /// <summary>Writes fields as the mapping that stands below <c>schema:</c>.</summary>
    public static OrderedDictionary<string, object?> Mapping(IEnumerable<SchemaField> fields)
    {
        OrderedDictionary<string, object?> mapping = new(StringComparer.Ordinal);
        foreach (SchemaField field in fields)
        {
            mapping.TryAdd(field.Key, field.Type);
        }

        return mapping;
    }
}
