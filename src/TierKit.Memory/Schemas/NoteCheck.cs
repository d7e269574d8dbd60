namespace TierKit.Memory.Schemas;

/// <summary>Represents how one note fits its schema.</summary>
/// <param name="Fields">What became of each field.</param>
/// <param name="UnmatchedObservations">Categories that the schema does not name, and how often each occurs; they are no fault.</param>
/// <param name="UnmatchedRelations">Relations that the schema does not name; they are no fault.</param>
internal sealed record NoteCheck(IReadOnlyList<FieldCheck> Fields, IReadOnlyDictionary<string, int> UnmatchedObservations, IReadOnlyList<string> UnmatchedRelations)
{
    /// <summary>Gets what does not fit.</summary>
    public IEnumerable<string> Faults => Fields.Where(static check => check.Message is not null && (check.Field.IsRequired || check.Status != FieldCheck.Missing)).Select(static check => check.Message!);
}
