namespace TierKit.Memory.Schemas;

/// <summary>Represents what notes of one type should hold.</summary>
/// <param name="Entity">The type of the notes.</param>
/// <param name="Source">The path of the note that declares it.</param>
internal sealed record NoteSchema(string Entity, string Source)
{
    public SchemaMode Mode { get; init; }

    /// <summary>Gets the fields that are looked for in observations and relations.</summary>
    public IReadOnlyList<SchemaField> Fields { get; init; } = [];

    /// <summary>Gets the fields that are looked for in the frontmatter.</summary>
    public IReadOnlyList<SchemaField> Frontmatter { get; init; } = [];

    /// <summary>Gets what of the declaration was not understood and does not count.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
