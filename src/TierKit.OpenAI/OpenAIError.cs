using System.Text.Json;

namespace TierKit.Providers;

/// <summary>Holds what an error document of the protocol says.</summary>
internal sealed record OpenAIError(string Code, string Type, string Message, int? Status)
{
    public static OpenAIError? Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            // Gemini wraps its document into an array.
            root = root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 ? root[0] : root;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            JsonElement error = root.TryGetProperty("error", out JsonElement inner) ? inner : root;
            return error.ValueKind switch
            {
                JsonValueKind.Object => new OpenAIError(
                    Text(error, "code") ?? "",
                    Text(error, "type") ?? Text(error, "status") ?? "",
                    Text(error, "message") ?? "",
                    error.TryGetProperty("code", out JsonElement code) && code.TryGetInt32Safely(out int status) ? status : null),
                JsonValueKind.String => new OpenAIError("", "", error.GetString()!, null),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
