namespace TierKit.Memory.Schemas;

/// <summary>Represents what became of one field in one note.</summary>
/// <param name="Field">The field.</param>
/// <param name="Status">One of the constants.</param>
/// <param name="Values">What the note holds of it.</param>
/// <param name="Message">What is wrong and how to write it; <see langword="null"/> where nothing is.</param>
internal sealed record FieldCheck(SchemaField Field, string Status, IReadOnlyList<string> Values, string? Message = null)
{
    public const string Present = "present";
    public const string Missing = "missing";
    public const string WrongType = "type_mismatch";
    public const string WrongChoice = "enum_mismatch";
}
