using System.Text.Json;
using System.Text.Json.Nodes;

namespace TierKit.Memory.Operations;

/// <summary>Describes one parameter of a tool.</summary>
/// <param name="Name">The name, as the original's.</param>
/// <param name="Kind">The JSON type.</param>
/// <param name="Description">What it is for, as a model reads it.</param>
internal sealed record ToolParameter(string Name, string Kind, string Description)
{
    public const string Text = "string";
    public const string Integer = "integer";
    public const string Number = "number";
    public const string Boolean = "boolean";
    public const string List = "array";
    public const string Object = "object";

    public bool IsRequired { get; init; }

    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Gets what counts where a call leaves the parameter out: a text, a number or a truth value; nothing by default.</summary>
    public JsonValue? Default { get; init; }

    public void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartObject(Name);
        json.WriteString("type", Kind);
        json.WriteString("description", Description);
        if (Kind == List)
        {
            json.WriteStartObject("items");
            json.WriteString("type", Text);
            json.WriteEndObject();
        }

        if (Choices.Count > 0)
        {
            json.WriteStartArray("enum");
            foreach (string choice in Choices)
            {
                json.WriteStringValue(choice);
            }

            json.WriteEndArray();
        }

        if (Default is { } value)
        {
            json.WritePropertyName("default");
            value.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
