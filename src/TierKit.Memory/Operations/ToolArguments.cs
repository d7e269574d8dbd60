using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Reads the arguments of a tool call as models write them: under other names, as texts, as JSON inside of texts.</summary>
internal sealed class ToolArguments(IReadOnlyList<ToolParameter> parameters, IReadOnlyDictionary<string, object?> arguments)
{
    /// <exception cref="NoteStoreException">The argument is missing or no text.</exception>
    public string Text(string name) => OptionalText(name) ?? throw Fault(name, "is missing", "Give it.");

    public string? OptionalText(string name) => Find(name) switch
    {
        null => null,
        string text => text,
        bool or IFormattable => Convert.ToString(Find(name), CultureInfo.InvariantCulture),
        _ => throw Wrong(name, "a text"),
    };

    /// <exception cref="NoteStoreException">The argument is no whole number, or it is missing and has no default.</exception>
    public int Integer(string name) => Find(name) switch
    {
        null or "" => throw Fault(name, "is missing", "Give it."),
        int number => number,
        double number when double.IsInteger(number) && Math.Abs(number) <= int.MaxValue => (int)number,
        string text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) => number,
        _ => throw Wrong(name, "a whole number"),
    };

    public double? Number(string name) => Find(name) switch
    {
        null or "" => null,
        int number => number,
        double number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => throw Wrong(name, "a number"),
    };

    public bool? Flag(string name) => Find(name) switch
    {
        null or "" => null,
        bool flag => flag,
        string text when bool.TryParse(text, out bool flag) => flag,
        _ => throw Wrong(name, "true or false"),
    };

    public bool IsTrue(string name) => Flag(name) == true;

    /// <summary>Reads a list: an array, an array in a text, or words between commas.</summary>
    public IReadOnlyList<string>? List(string name) => Find(name) switch
    {
        null or "" => null,
        string text => TagList.Parse(text),
        YamlMapping => throw Wrong(name, "a list of texts"),
        IEnumerable list => TagList.Parse(list.Cast<object?>().ToList()),
        var other => TagList.Parse(Convert.ToString(other, CultureInfo.InvariantCulture)),
    };

    /// <summary>Reads an object, or an object in a text.</summary>
    public IReadOnlyDictionary<string, object?>? Mapping(string name) => Find(name) switch
    {
        null or "" => null,
        YamlMapping mapping => mapping.Entries,
        IReadOnlyDictionary<string, object?> entries => entries,
        string text when TryParse(text) is YamlMapping mapping => mapping.Entries,
        _ => throw Wrong(name, "an object such as {\"status\": \"draft\"}"),
    };

    private object? Find(string name) => Given(name) is { } given and not "" ? given : Plain(parameters.FirstOrDefault(parameter => parameter.Name == name)?.Default) ?? Given(name);

    private object? Given(string name)
    {
        foreach (string candidate in ParameterAliases.NamesOf(name))
        {
            // A name that is a parameter of this tool itself is no other name of another one.
            bool own = candidate == name || !parameters.Any(parameter => parameter.Name == candidate);
            if (own && arguments.TryGetValue(candidate, out object? value) && Plain(value) is { } plain)
            {
                return plain;
            }
        }

        return null;
    }

    private static object? Plain(object? value) => value switch
    {
        JsonElement json => Plain(json),
        JsonNode node => Plain(JsonElement.Parse(node.ToJsonString())),
        long number => number is >= int.MinValue and <= int.MaxValue ? (int)number : (double)number,
        float number => (double)number,
        decimal number => (double)number,
        _ => value,
    };

    private static object? Plain(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.TryGetInt32(out int whole) ? whole : json.GetDouble(),
        _ => JsonMetadata.Read(json),
    };

    private static object? TryParse(string text)
    {
        try
        {
            return JsonMetadata.Read(JsonElement.Parse(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private NoteStoreException Wrong(string name, string wanted)
        => Fault(name, $"= '{ResultText.Short(MetadataValue.ToText(Find(name)), 60)}' is not {wanted}", "Correct it.");

    private static NoteStoreException Fault(string name, string fault, string step)
        => new(NoteErrorCodes.InvalidArgument, $"{name} {fault}. {step}");
}
