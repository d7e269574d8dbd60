using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TierKit.Memory.Indexing;
using TierKit.Policy;

namespace TierKit.Memory.KernelMemory.Documents;

/// <summary>Represents a note as it goes to the service: its text, its tags, and the name of exactly this version.</summary>
internal sealed record OutgoingDocument(string Version, Sensitivity Label, string Text, IReadOnlyDictionary<string, IReadOnlyList<string>> Tags)
{
    public const string TypeTag = "type";
    public const string NoteTag = "tag";
    public const string CategoryTag = "category";
    public const string FolderTag = "folder";
    public const string PermalinkTag = "permalink";
    public const string SensitivityTag = "sensitivity";
    public const string VersionTag = "version";
    public const string TitledTag = "titled";

    public static OutgoingDocument Of(NoteDocument note)
    {
        // The title says what the text is about, and a search of meaning sees nothing but the text.
        string heading = $"# {(note.Title.Length > 0 ? note.Title : note.Path)}";
        bool titled = note.Text.StartsWith(heading, StringComparison.Ordinal);
        string text = titled ? note.Text : $"{heading}\n\n{note.Text}";
        Dictionary<string, IReadOnlyList<string>> tags = new(StringComparer.Ordinal)
        {
            [TypeTag] = [Folded(note.Type)],
            [SensitivityTag] = [Folded(note.Sensitivity.ToString())],
        };
        Set(tags, NoteTag, note.Tags.Select(Folded));
        Set(tags, CategoryTag, note.Categories.Select(KernelMemoryNames.Encode));
        Set(tags, FolderTag, Folders(note.Path).Select(KernelMemoryNames.Encode));
        Set(tags, PermalinkTag, note.Permalink is { } permalink ? [KernelMemoryNames.Encode(permalink)] : []);
        Set(tags, TitledTag, titled ? [] : ["added"]);
        string version = VersionOf(text, tags);
        tags[VersionTag] = [version];
        return new OutgoingDocument(version, note.Sensitivity, text, tags);
    }

    /// <summary>Writes a tag's value in the form in which case does not count.</summary>
    public static string Folded(string value) => KernelMemoryNames.Encode(value.ToLowerInvariant());

    /// <summary>Takes the heading off a passage that was put above the note's own text.</summary>
    public static string OwnText(KernelMemoryPassage passage)
        => passage.Number == 0 && passage.Tags.ContainsKey(TitledTag) && passage.Text.StartsWith("# ", StringComparison.Ordinal) && passage.Text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end
            ? passage.Text[end..].Trim()
            : passage.Text.Trim();

    public byte[] ToPayload()
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("label", (int)Label);
            json.WriteString("text", Unicode.Whole(Text));
            json.WriteStartObject("tags");
            foreach ((string tag, IReadOnlyList<string> values) in Tags)
            {
                json.WriteStartArray(tag);
                foreach (string value in values)
                {
                    json.WriteStringValue(value);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public static OutgoingDocument FromPayload(byte[] payload, string version)
    {
        using JsonDocument json = JsonDocument.Parse(payload);
        return new OutgoingDocument(
            version,
            (Sensitivity)json.RootElement.GetProperty("label").GetInt32(),
            json.RootElement.GetProperty("text").GetString()!,
            json.RootElement.GetProperty("tags").EnumerateObject().ToDictionary(
                static tag => tag.Name, static tag => (IReadOnlyList<string>)[.. tag.Value.EnumerateArray().Select(static value => value.GetString()!)], StringComparer.Ordinal));
    }

    // The service knows no prefixes: a note carries every folder that it stands in or below.
    private static IEnumerable<string> Folders(string path)
    {
        for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }

    private static void Set(Dictionary<string, IReadOnlyList<string>> tags, string tag, IEnumerable<string> values)
    {
        string[] distinct = [.. values.Distinct(StringComparer.Ordinal)];
        if (distinct.Length > 0)
        {
            tags[tag] = distinct;
        }
    }

    private static string VersionOf(string text, Dictionary<string, IReadOnlyList<string>> tags)
    {
        StringBuilder all = new(text);
        foreach ((string tag, IReadOnlyList<string> values) in tags.OrderBy(static tag => tag.Key, StringComparer.Ordinal))
        {
            all.Append('\0').Append(tag).Append('\0').AppendJoin('\0', values);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())))[..24];
    }
}
