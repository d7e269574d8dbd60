using System.Collections;
using System.Text.RegularExpressions;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Schemas;

/// <summary>Reads fields written in Picoschema, the notation of Dotprompt (https://google.github.io/dotprompt/reference/picoschema/).</summary>
/// <param name="source">The path of the note, for messages.</param>
internal sealed partial class PicoschemaReader(string source)
{
    private const int Deepest = 8;

    private static readonly string[] Scalars = [SchemaField.Text, SchemaField.Integer, SchemaField.Number, SchemaField.Boolean, SchemaField.Any];

    private readonly List<string> _warnings = [];

    /// <summary>Gets what was not understood so far.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <exception cref="NoteFormatException">The value is no mapping, or nests too deep.</exception>
    public IReadOnlyList<SchemaField> Read(string setting, object? value) => Read(setting, value, depth: 1);

    private List<SchemaField> Read(string setting, object? value, int depth)
    {
        if (value is not IEnumerable<KeyValuePair<string, object?>> entries)
        {
            throw new NoteFormatException($"{setting} of '{source}' is not a mapping of fields. Write each as 'name: string, what it is'.");
        }

        if (depth > Deepest)
        {
            throw new NoteFormatException($"{setting} of '{source}' nests deeper than {Deepest} levels. Take a level out.");
        }

        return [.. entries.Select(entry => Field(setting, entry.Key, entry.Value, depth)).OfType<SchemaField>()];
    }

    private SchemaField? Field(string setting, string key, object? value, int depth)
    {
        Match match = Key().Match(key);
        if (!match.Success)
        {
            if (key.Trim() != "(*)")
            {
                _warnings.Add($"{setting} of '{source}': '{Short(key)}' is not a field; write name, name?, name(array) or name(enum, what it is).");
            }

            return null;
        }

        string[] notes = match.Groups["notes"].Value.Split(',', 2, StringSplitOptions.TrimEntries);
        SchemaField field = new(match.Groups["name"].Value.Trim(), SchemaField.Any)
        {
            IsRequired = !match.Groups["optional"].Success,
            IsArray = notes[0] == "array",
            Description = notes.Length > 1 ? notes[1] : null,
        };
        if (notes[0] is not ("" or "array" or "enum" or "object"))
        {
            _warnings.Add($"{setting} of '{source}': '({Short(notes[0])})' of '{field.Name}' is not known and does not count; known are (array), (enum) and (object).");
        }

        return notes[0] == "enum" ? field with { Type = SchemaField.Text, Choices = Choices(setting, field.Name, value) }
            : value is IEnumerable<KeyValuePair<string, object?>> ? field with { Type = SchemaField.Object, Children = Read($"{setting}.{field.Name}", value, depth + 1) }
            : value is IReadOnlyList<object?> list ? field with { Type = SchemaField.Text, Choices = Texts(list) }
            : notes[0] == "object" ? field with { Type = SchemaField.Object }
            : Scalar(setting, field, value);
    }

    private SchemaField Scalar(string setting, SchemaField field, object? value)
    {
        string[] parts = (value is null ? "" : MetadataValue.ToText(value)).Split(',', 2, StringSplitOptions.TrimEntries);
        SchemaField described = parts.Length > 1 && parts[1].Length > 0 ? field with { Description = parts[1] } : field;
        if (parts[0].Length == 0)
        {
            return described;
        }

        if (char.IsUpper(parts[0][0]) || Scalars.Contains(parts[0], StringComparer.Ordinal))
        {
            return described with { Type = parts[0] };
        }

        _warnings.Add($"{setting} of '{source}': '{Short(parts[0])}' of '{field.Name}' is not a type, so any value counts; use {string.Join(", ", Scalars)}, or the name of a note type with a capital letter.");
        return described;
    }

    private List<string> Choices(string setting, string name, object? value)
    {
        List<string> choices = value switch
        {
            IReadOnlyList<object?> list => Texts(list),
            string text => [.. Brackets().Match(text).Groups["inner"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            _ => [],
        };
        return choices.Count > 0 ? choices
            : throw new NoteFormatException($"{setting} of '{source}': '{name}(enum)' lists no values. Write '{name}(enum): [draft, done]'.");
    }

    private static List<string> Texts(IEnumerable list) => [.. list.Cast<object?>().Where(static item => item is not null).Select(MetadataValue.ToText)];

    private static string Short(string text) => text.Length <= 60 ? text : $"{text.AsSpan(0, 60)}…";

    [GeneratedRegex(@"^\s*(?<name>[^?()\s][^?()]*?)\s*(?<optional>\?)?\s*(\((?<notes>[^)]*)\))?\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Key();

    [GeneratedRegex(@"^\s*\[?(?<inner>[^\]]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Brackets();
}
