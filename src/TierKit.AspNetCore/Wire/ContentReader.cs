using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Wire;

/// <summary>Reads the content of one message: a string, or parts.</summary>
internal static class ContentReader
{
    public static List<AIContent> Read(JsonElement message, string path, bool images, bool required)
    {
        if (JsonFields.Optional(message, "content"u8, path) is not { } content)
        {
            return required ? throw ApiException.Invalid(path + ".content", $"{path} lacks 'content'.") : [];
        }

        string at = path + ".content";
        if (content.ValueKind == JsonValueKind.String)
        {
            return [new TextContent(content.GetString())];
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            throw JsonFields.Wrong(content, at, "a string or an array of parts");
        }

        List<AIContent> parts = new(content.GetArrayLength());
        foreach (JsonElement part in content.EnumerateArray())
        {
            parts.Add(Part(part, FormattableString.Invariant($"{at}[{parts.Count}]"), images));
        }

        return parts.Count > 0 || !required ? parts : throw ApiException.Invalid(at, $"{at} is empty.");
    }

    private static AIContent Part(JsonElement part, string path, bool images)
    {
        string type = JsonFields.Text(JsonFields.Required(part, "type"u8, path), path + ".type");
        switch (type)
        {
            case "text" or "input_text" or "output_text":
                return new TextContent(JsonFields.Text(JsonFields.Required(part, "text"u8, path), path + ".text"));
            case "refusal":
                return new TextContent(JsonFields.Text(JsonFields.Required(part, "refusal"u8, path), path + ".refusal"));
            case "image_url" when images:
                JsonElement holder = JsonFields.Required(part, "image_url"u8, path);
                string at = path + ".image_url.url";
                return ImageReader.Read(JsonFields.Text(JsonFields.Required(holder, "url"u8, path + ".image_url"), at), at);
            case "input_image" when images:
                return ImageReader.Read(JsonFields.Text(JsonFields.Required(part, "image_url"u8, path), path + ".image_url"), path + ".image_url");
            default:
                throw ApiException.Unsupported(
                    path + ".type", $"{path}.type = '{ApiErrors.Clip(type)}' is not supported here; {(images ? "text and images are" : "text is")}.");
        }
    }
}
