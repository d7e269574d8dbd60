using System.Globalization;
using System.Numerics;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Schemas;

/// <summary>Reads the texts that notes hold as values of a type.</summary>
internal static class FieldValues
{
    private static readonly string[] True = ["true", "yes", "on"];
    private static readonly string[] False = ["false", "no", "off"];

    /// <summary>Takes the tags off the end of an observation's text.</summary>
    public static string Plain(string content)
    {
        string text = content.Trim();
        while (text.LastIndexOf(' ') is > 0 and var space && text[space + 1] == '#')
        {
            text = text[..space].TrimEnd();
        }

        return text;
    }

    /// <summary>Gets the values of an entry of the frontmatter; none of one that is empty.</summary>
    public static IReadOnlyList<string> Of(object? value) => value switch
    {
        null or "" => [],
        IReadOnlyList<object?> list => [.. list.Where(static item => item is not (null or "")).Select(MetadataValue.ToText)],
        _ => [MetadataValue.ToText(value)],
    };

    public static bool IsOf(string type, string value) => type switch
    {
        SchemaField.Integer => BigInteger.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        SchemaField.Number => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        SchemaField.Boolean => BooleanOf(value) is not null,
        _ => true,
    };

    /// <summary>Gets whether a value is allowed. YAML reads <c>on</c> and <c>no</c> in a list of choices as truth values; they count under every name.</summary>
    public static bool IsChoice(string value, IReadOnlyList<string> choices) =>
        choices.Any(choice => choice == value || (choice is "True" or "False" && BooleanOf(value) == (choice == "True")));

    public static string Short(string value) => value.Length <= 60 ? value : $"{value.AsSpan(0, char.IsHighSurrogate(value[59]) ? 59 : 60)}…";

    private static bool? BooleanOf(string value) =>
        True.Contains(value, StringComparer.OrdinalIgnoreCase) ? true : False.Contains(value, StringComparer.OrdinalIgnoreCase) ? false : null;
}
