using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using TierKit.Memory.Schemas;

namespace TierKit.Memory.Operations;

/// <summary>Holds the tools that compare notes with schemas; they change nothing.</summary>
internal static class SchemaTools
{
    private static readonly ToolParameter NoteType = new("note_type", ToolParameter.Text, "The type of the notes, such as person or meeting.");

    public static IEnumerable<AIFunction> Of(BasicMemory memory) => [Validate(memory), Infer(memory), Diff(memory)];

    private static MemoryFunction Validate(BasicMemory memory) => new(
        memory,
        "schema_validate",
        "Compares notes with their schema, a note of the type schema whose entity names their type. Without note_type and identifier, every type that has one.",
        [
            NoteType with { Description = NoteType.Description + " All its notes are checked." },
            new("identifier", ToolParameter.Text, "One note's title, permalink, path, id or memory:// address, in place of a type."),
        ],
        static async (target, arguments, cancellationToken) => await target.ValidateSchemaAsync(Given(arguments, "note_type"), Given(arguments, "identifier"), cancellationToken).ConfigureAwait(false));

    private static MemoryFunction Infer(BasicMemory memory) => new(
        memory,
        "schema_infer",
        "Suggests a schema from what the notes of a type hold, and how many hold it. Writes nothing.",
        [
            NoteType with { IsRequired = true },
            new("threshold", ToolParameter.Number, "The share of notes from which a field is suggested, as optional; 0.25 by default. From 0.95 it is required.") { Default = JsonValue.Create(SuggestedFields.Optional) },
        ],
        static async (target, arguments, cancellationToken) => await target.InferSchemaAsync(arguments.Text("note_type"), arguments.Number("threshold") ?? SuggestedFields.Optional, cancellationToken).ConfigureAwait(false));

    private static MemoryFunction Diff(BasicMemory memory) => new(
        memory,
        "schema_diff",
        "Says where the notes of a type have gone another way than their schema: new fields, fields that are hardly used, one value that became many.",
        [NoteType with { IsRequired = true }],
        static async (target, arguments, cancellationToken) => await target.DiffSchemaAsync(arguments.Text("note_type"), cancellationToken).ConfigureAwait(false));

    private static string? Given(ToolArguments arguments, string name) => arguments.OptionalText(name) is { } text && text.Trim().Length > 0 ? text : null;
}
