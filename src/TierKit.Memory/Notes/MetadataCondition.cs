namespace TierKit.Memory.Notes;

/// <summary>Holds one condition on the metadata of a note.</summary>
/// <param name="Path">The keys that lead to the value.</param>
/// <param name="Operator">One of eq, contains, in, gt, gte, lt, lte, between.</param>
/// <param name="Value">A text, a number, or a list of them.</param>
/// <param name="Comparison">How values are ordered, numeric or text; none where only equality counts.</param>
public sealed record MetadataCondition(IReadOnlyList<string> Path, string Operator, object? Value, string? Comparison);
