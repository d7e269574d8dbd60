using System.Runtime.InteropServices;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace TierKit.AspNetCore.Wire;

/// <summary>Represents a form with a recording once read.</summary>
internal sealed class TranscriptionForm
{
    private static readonly string[] Silent = ["model", "language", "response_format", "temperature"];

    public string? Model { get; private set; }

    public string? Language { get; private set; }

    public bool AsText { get; private set; }

    public byte[] Audio { get; private set; } = [];

    /// <exception cref="ApiException">The body is no such form, or asks for what not every tier can keep.</exception>
    public static async Task<TranscriptionForm> ReadAsync(string? contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        string? boundary = MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 200)
        {
            throw ApiException.Invalid("body", "The body must be a form: send 'Content-Type: multipart/form-data; boundary=…' with a part named file.");
        }

        TranscriptionForm form = new();
        try
        {
            MultipartReader reader = new(boundary, Whole(body));
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                string name = section.GetContentDispositionHeader() is { } disposition ? HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "" : "";
                using MemoryStream part = new();
                await section.Body.CopyToAsync(part, cancellationToken);
                form.Take(name, part.ToArray());
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw ApiException.Invalid("body", "The form ends before its last boundary or has broken parts; send it whole.");
        }

        return form.Audio.Length > 0 ? form : throw ApiException.Invalid("file", "file is missing or empty; send the recording as a part named file.");
    }

    // The body lies in an array already, and a recording is too large to be copied for nothing.
    private static MemoryStream Whole(ReadOnlyMemory<byte> body) => MemoryMarshal.TryGetArray(body, out ArraySegment<byte> bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
        : new MemoryStream(body.ToArray(), writable: false);

    private void Take(string name, byte[] value)
    {
        if (name == "file")
        {
            Audio = value;
            return;
        }

        if (name.Length == 0)
        {
            throw ApiException.Invalid("body", "A part of the form has no name; send 'Content-Disposition: form-data; name=\"file\"' with the recording.");
        }

        string text = Encoding.UTF8.GetString(value);
        if (!Silent.Contains(name, StringComparer.Ordinal) && text is not ("" or "false"))
        {
            throw ApiException.Unsupported(ApiErrors.Clip(name), $"{ApiErrors.Clip(name)} is not something every tier can keep; leave it out.");
        }

        switch (name)
        {
            case "model":
                Model = text;
                break;
            case "language":
                Language = text;
                break;
            case "response_format":
                AsText = text is "json" or "text"
                    ? text == "text"
                    : throw ApiException.Unsupported(name, $"response_format = '{ApiErrors.Clip(text)}' is not one of json, text.");
                break;
            case "temperature" when text is not ("0" or "0.0"):
                throw ApiException.Unsupported(name, "temperature is not something every tier can keep; leave it out or send 0.");
        }
    }
}
