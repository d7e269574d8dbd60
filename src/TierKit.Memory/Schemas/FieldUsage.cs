namespace TierKit.Memory.Schemas;

/// <summary>Represents how often notes of one type hold something.</summary>
/// <param name="Field">The field that would say so.</param>
/// <param name="Count">How many of the notes hold it.</param>
/// <param name="Total">How many notes there are.</param>
/// <param name="Samples">A few of its values.</param>
internal sealed record FieldUsage(SchemaField Field, int Count, int Total, IReadOnlyList<string> Samples)
{
    public double Share => Total == 0 ? 0 : (double)Count / Total;
}
