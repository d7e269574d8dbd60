using System.Text;
using Sylvan.Data.Csv;

namespace TierKit.Memory.Sources.Tables;

/// <summary>Reads tables as rows of "column: value", a few rows to a part, each part cited by the row it starts with.</summary>
internal sealed class TableSourceReader : ISourceReader
{
    private const int Length = 1500;

    public IReadOnlyCollection<string> Extensions { get; } = [".csv", ".tsv"];

    public IEnumerable<SourcePart> Read(SourceFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        using StreamReader text = new(file.OpenRead(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        CsvDataReaderOptions options = new()
        {
            HasHeaders = true,
            Delimiter = Path.GetExtension(file.Path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : null,
            BufferSize = 0x10000,
            MaxBufferSize = 0x1000000,
        };
        using CsvDataReader table = CsvDataReader.Create(text, options);
        string[] columns = [.. Enumerable.Range(0, table.FieldCount).Select(i => table.GetName(i) is { Length: > 0 } name ? name : $"column {i + 1}")];
        StringBuilder rows = new();
        int first = 0;
        int last = 0;
        while (table.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            last = table.RowNumber;
            first = rows.Length == 0 ? last : first;
            Append(rows, table, columns);
            if (rows.Length > Length)
            {
                yield return Take(rows, first, last);
            }
        }

        if (rows.Length > 0)
        {
            yield return Take(rows, first, last);
        }
    }

    private static void Append(StringBuilder rows, CsvDataReader table, string[] columns)
    {
        int start = rows.Length;
        for (int i = 0; i < table.RowFieldCount; i++)
        {
            string value = table.GetString(i).Trim();
            if (value.Length > 0)
            {
                rows.Append(rows.Length > start ? "; " : "").Append(i < columns.Length ? columns[i] : $"column {i + 1}").Append(": ").Append(value.ReplaceLineEndings(" "));
            }
        }

        rows.Append(rows.Length > start ? "\n" : "");
    }

    private static SourcePart Take(StringBuilder rows, int first, int last)
    {
        SourcePart part = new(rows.ToString()) { Location = FormattableString.Invariant($"{(first == last ? "row" : "rows")} {first}{(first == last ? "" : $" to {last}")}") };
        rows.Clear();
        return part;
    }
}
