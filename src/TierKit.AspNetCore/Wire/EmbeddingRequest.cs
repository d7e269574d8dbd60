using System.Text.Json;

namespace TierKit.AspNetCore.Wire;

/// <summary>Represents an embedding request once read.</summary>
internal sealed class EmbeddingRequest
{
    private const int MostInputs = 2048;

    public string? Model { get; private set; }

    public List<string> Inputs { get; } = [];

    public int? Dimensions { get; private set; }

    /// <summary>Gets whether vectors travel as base64 of little-endian floats, as the official clients ask by default.</summary>
    public bool Base64 { get; private set; }

    public static EmbeddingRequest Read(JsonElement body)
    {
        EmbeddingRequest request = new();
        if (JsonFields.Optional(body, "model"u8, "body") is { } model)
        {
            request.Model = JsonFields.Text(model, "model");
        }

        if (JsonFields.Optional(body, "dimensions"u8, "body") is { } dimensions)
        {
            request.Dimensions = JsonFields.Number(dimensions, "dimensions", 1);
        }

        if (JsonFields.Optional(body, "encoding_format"u8, "body") is { } format)
        {
            string word = JsonFields.Text(format, "encoding_format");
            request.Base64 = word is "base64" or "float"
                ? word == "base64"
                : throw ApiException.Invalid("encoding_format", $"encoding_format = '{ApiErrors.Clip(word)}' is not one of float, base64.");
        }

        request.ReadInput(JsonFields.Required(body, "input"u8, "body"));
        return request;
    }

    private void ReadInput(JsonElement input)
    {
        if (input.ValueKind == JsonValueKind.String)
        {
            Inputs.Add(input.GetString()!);
        }
        else
        {
            foreach (JsonElement text in JsonFields.List(input, "input").EnumerateArray())
            {
                Inputs.Add(text.ValueKind is JsonValueKind.Number or JsonValueKind.Array
                    ? throw ApiException.Unsupported("input", "input holds tokens; their numbers mean something else to every model. Send text.")
                    : JsonFields.Text(text, FormattableString.Invariant($"input[{Inputs.Count}]")));
            }
        }

        if (Inputs.Count is 0 or > MostInputs || Inputs.Any(static i => i.Length == 0))
        {
            throw ApiException.Invalid("input", "input must hold 1 to 2048 texts, none of them empty.");
        }
    }
}
