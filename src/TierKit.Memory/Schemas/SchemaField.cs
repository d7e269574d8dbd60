namespace TierKit.Memory.Schemas;

/// <summary>Represents one field that a schema declares.</summary>
/// <param name="Name">The name: of an observation's category, a relation's type, or a key of the frontmatter.</param>
/// <param name="Type">A scalar type, <see cref="Object"/>, or the type of the note that a relation leads to, with a capital letter.</param>
internal sealed record SchemaField(string Name, string Type)
{
    public const string Text = "string";
    public const string Integer = "integer";
    public const string Number = "number";
    public const string Boolean = "boolean";
    public const string Any = "any";
    public const string Object = "object";

    public bool IsRequired { get; init; }

    public bool IsArray { get; init; }

    /// <summary>Gets the values that are allowed; none means any of the type.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    public string? Description { get; init; }

    /// <summary>Gets the fields inside of an object.</summary>
    public IReadOnlyList<SchemaField> Children { get; init; } = [];

    public bool IsRelation => char.IsUpper(Type[0]);

    /// <summary>Writes the key as Picoschema does: <c>name?(array)</c>.</summary>
    public string Key => $"{Name}{(IsRequired ? "" : "?")}{(Choices.Count > 0 ? "(enum)" : IsArray ? "(array)" : "")}";
}
