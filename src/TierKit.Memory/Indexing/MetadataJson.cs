using System.Buffers;
using System.Text;
using System.Text.Json;

namespace TierKit.Memory.Indexing;

/// <summary>Writes the frontmatter of a note as JSON.</summary>
internal static class MetadataJson
{
    private const int Deepest = 32;

    public static string Write(IReadOnlyDictionary<string, object?> metadata)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            WriteValue(writer, metadata, 0);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value, int depth)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(Visible(text));
                break;
            case IEnumerable<KeyValuePair<string, object?>> entries when depth < Deepest:
                writer.WriteStartObject();
                foreach ((string key, object? entry) in entries)
                {
                    writer.WritePropertyName(Visible(key));
                    WriteValue(writer, entry, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable<object?> items when depth < Deepest:
                writer.WriteStartArray();
                foreach (object? item in items)
                {
                    WriteValue(writer, item, depth + 1);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(Visible(Notes.MetadataValue.ToText(value)));
                break;
        }
    }

    // Half of a surrogate pair has no JSON form.
    private static string Visible(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
