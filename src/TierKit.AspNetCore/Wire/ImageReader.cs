using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Wire;

/// <summary>Reads an image out of a message, and refuses what only says it is one.</summary>
/// <remarks>An address is passed on and never fetched here: the gateway would be a way into the network it stands in.</remarks>
internal static class ImageReader
{
    public static AIContent Read(string url, string path)
    {
        if (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return Data(url, path);
        }

        return Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "https" or "http"
            ? new UriContent(uri!, "image/*")
            : throw ApiException.Invalid(path, $"{path} must be a data: URI with base64, or an http or https address.");
    }

    private static DataContent Data(string url, string path)
    {
        int comma = url.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || !url.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
        {
            throw ApiException.Invalid(path, $"{path} must be a data: URI with base64.");
        }

        byte[] bytes = new byte[((url.Length - comma) / 4 * 3) + 3];
        if (!Convert.TryFromBase64Chars(url.AsSpan(comma + 1), bytes, out int length))
        {
            throw ApiException.Invalid(path, $"{path} is not valid base64.");
        }

        // The bytes say what it is; what the address says of them may be a slip or a trick.
        return MediaType(bytes.AsSpan(0, length)) is { } type
            ? new DataContent(bytes.AsMemory(0, length), type)
            : throw ApiException.Invalid(path, $"{path} is not an image: its bytes are neither PNG, JPEG, GIF nor WebP.");
    }

    private static string? MediaType(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8) ? "image/gif"
        : bytes.Length > 12 && bytes.StartsWith("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8) ? "image/webp"
        : null;
}
