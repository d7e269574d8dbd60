using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace TierKit.Memory.Notes;

/// <summary>Writes frontmatter as block YAML: key order kept, lists at the key's indent, quotes only where needed.</summary>
internal static class YamlWriter
{
    public static string Write(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        StringBuilder output = new();
        WriteEntries(output, entries, indent: 0, startsOnLine: false);
        return output.ToString();
    }

    private static void WriteEntries(StringBuilder output, IEnumerable<KeyValuePair<string, object?>> entries, int indent, bool startsOnLine)
    {
        foreach ((string key, object? value) in entries)
        {
            output.Append(' ', startsOnLine ? 0 : indent).Append(YamlScalarWriter.Write(key, column: indent, indent, fold: false)).Append(':');
            startsOnLine = false;
            WriteValue(output, value, indent, ColumnOf(output));
        }
    }

    private static void WriteValue(StringBuilder output, object? value, int indent, int column)
    {
        switch (value)
        {
            case IReadOnlyCollection<object?> { Count: > 0 } list:
                output.Append('\n');
                WriteItems(output, list, indent, startsOnLine: false);
                break;
            case not null when Entries(value) is { Count: > 0 } mapping:
                output.Append('\n');
                WriteEntries(output, mapping, indent + 2, startsOnLine: false);
                break;
            default:
                output.Append(' ').Append(Scalar(value, column + 1, indent + 2)).Append('\n');
                break;
        }
    }

    private static void WriteItems(StringBuilder output, IReadOnlyCollection<object?> items, int indent, bool startsOnLine)
    {
        foreach (object? item in items)
        {
            output.Append(' ', startsOnLine ? 0 : indent).Append("- ");
            startsOnLine = false;
            switch (item)
            {
                case IReadOnlyCollection<object?> { Count: > 0 } list:
                    WriteItems(output, list, indent + 2, startsOnLine: true);
                    break;
                case not null when Entries(item) is { Count: > 0 } mapping:
                    WriteEntries(output, mapping, indent + 2, startsOnLine: true);
                    break;
                default:
                    output.Append(Scalar(item, indent + 2, indent + 2)).Append('\n');
                    break;
            }
        }
    }

    private static List<KeyValuePair<string, object?>>? Entries(object value) => value switch
    {
        YamlMapping mapping => [.. mapping.Entries],
        IEnumerable<KeyValuePair<string, object?>> entries => [.. entries],
        _ => null,
    };

    private static string Scalar(object? value, int column, int indent) => value switch
    {
        null => "null",
        string text => YamlScalarWriter.Write(text, column, indent, fold: true),
        bool flag => flag ? "true" : "false",
        YamlTimestamp time => time.IsoText,
        double number => Float(number),
        BigInteger or int or long or short or byte => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        ICollection { Count: 0 } and not IEnumerable<KeyValuePair<string, object?>> => "[]",
        IReadOnlyCollection<object?> => "[]",
        _ when Entries(value) is not null => "{}",
        _ => YamlScalarWriter.Write(MetadataValue.ToText(value), column, indent, fold: true),
    };

    private static string Float(double number)
        => double.IsNaN(number) ? ".nan"
            : double.IsPositiveInfinity(number) ? ".inf"
            : double.IsNegativeInfinity(number) ? "-.inf"
            : MetadataValue.ToText(number) is var text && text.Contains('e', StringComparison.Ordinal) && !text.Contains('.', StringComparison.Ordinal)
                ? text.Replace("e", ".0e", StringComparison.Ordinal)
                : text;

    private static int ColumnOf(StringBuilder output)
    {
        int column = 0;
        while (column < output.Length && output[output.Length - 1 - column] != '\n')
        {
            column++;
        }

        return column;
    }
}
