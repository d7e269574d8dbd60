using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Wire;

/// <summary>Reads how an answer shall be shaped.</summary>
internal static class FormatReader
{
    /// <param name="value">The format.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="nested">Whether the schema stands one level deeper, as in chat completions.</param>
    public static ChatResponseFormat Read(JsonElement value, string path, bool nested)
    {
        string type = JsonFields.Text(JsonFields.Required(value, "type"u8, path), path + ".type");
        switch (type)
        {
            case "text":
                return ChatResponseFormat.Text;
            case "json_object":
                return ChatResponseFormat.Json;
            case "json_schema":
                string at = nested ? path + ".json_schema" : path;
                JsonElement holder = nested ? JsonFields.Required(value, "json_schema"u8, path) : value;
                JsonElement schema = JsonFields.Object(JsonFields.Required(holder, "schema"u8, at), at + ".schema");
                return ChatResponseFormat.ForJsonSchema(
                    schema.Clone(),
                    JsonFields.Optional(holder, "name"u8, at) is { } name ? JsonFields.Text(name, at + ".name") : null,
                    JsonFields.Optional(holder, "description"u8, at) is { } text ? JsonFields.Text(text, at + ".description") : null);
            default:
                throw ApiException.Invalid(path + ".type", $"{path}.type = '{ApiErrors.Clip(type)}' is not one of text, json_object, json_schema.");
        }
    }
}
