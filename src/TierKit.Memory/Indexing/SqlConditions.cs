using System.Text;
using TierKit.Memory.Notes;
using TierKit.Policy;

namespace TierKit.Memory.Indexing;

/// <summary>Collects conditions and their values for a statement; names of columns are ours, values are parameters.</summary>
internal sealed class SqlConditions
{
    // Cannot occur in a tag or category: control characters are no text.
    private const char Mark = '\u001F';

    private readonly StringBuilder _text = new("1");
    private readonly List<object?> _values = [];

    public string Text => _text.ToString();

    public object?[] Values => [.. _values];

    /// <summary>Writes a list so that a single search finds one of its items, and reading it back gives the list.</summary>
    public static string Join(IReadOnlyList<string> items) => items.Count == 0 ? "" : Mark + string.Join(Mark, items) + Mark;

    public static IReadOnlyList<string> Split(string joined) => joined.Length == 0 ? [] : joined[1..^1].Split(Mark);

    public static SqlConditions Of(NoteFilter filter)
    {
        SqlConditions conditions = new();
        conditions.AddDirectory(filter.Directory);
        conditions.AddPermalink(filter.PermalinkPattern);
        conditions.AddTypes(filter.Types);
        conditions.AddSet("tags", filter.Tags);
        conditions.AddSince(filter.ModifiedSince);
        if (filter.MaxSensitivity < Sensitivity.Secret)
        {
            conditions.Add($"label <= {conditions.Value((int)filter.MaxSensitivity)}");
        }

        if (filter.Categories.Count > 0)
        {
            conditions.Add("(" + string.Join(" OR ", filter.Categories.Select(category => $"instr(categories, {conditions.Value(Mark + category + Mark)}) > 0")) + ")");
        }

        foreach (MetadataCondition condition in filter.Metadata)
        {
            conditions.AddMetadata(condition);
        }

        return conditions;
    }

    public void AddDirectory(string? directory)
    {
        string path = (directory ?? "").Trim().Trim('/');
        if (path.Length > 0)
        {
            Add($"substr(path, 1, {Value(path.Length + 1)}) = {Value(path + "/")}");
        }
    }

    public void AddPermalink(string? pattern)
    {
        if (pattern is not null)
        {
            // Only the star is ours; what else GLOB reads stands for itself.
            Add($"permalink GLOB {Value(pattern.Replace("[", "[[]", StringComparison.Ordinal).Replace("?", "[?]", StringComparison.Ordinal))}");
        }
    }

    public void AddTypes(IReadOnlyList<string> types)
    {
        if (types.Count > 0)
        {
            Add($"lower(type) IN ({string.Join(", ", types.Select(type => Value(Lower(type))))})");
        }
    }

    /// <summary>Asks for every one of the items, whatever its case.</summary>
    public void AddSet(string column, IReadOnlyList<string> items)
    {
        foreach (string item in items)
        {
            Add($"instr(lower({column}), {Value(Mark + Lower(item) + Mark)}) > 0");
        }
    }

    public void AddSince(DateTimeOffset? since)
    {
        if (since is { } time)
        {
            Add($"modified >= {Value(time.UtcTicks)}");
        }
    }

    public void Add(string condition) => _text.Append(" AND ").Append(condition);

    private void AddMetadata(MetadataCondition condition)
    {
        string path = Value("$" + string.Concat(condition.Path.Select(static key => $".\"{key}\"")));
        string value = $"json_extract(metadata, {path})";
        string ordered = condition.Comparison == "numeric" ? $"CAST({value} AS REAL)" : value;
        Add(condition switch
        {
            { Operator: "eq", Value: null } => $"{value} IS NULL",
            { Operator: "eq" } => $"{value} = {Value(condition.Value)}",
            { Operator: "contains", Value: IReadOnlyList<string?> items } => "(" + string.Join(" AND ", items.Select(item => $"EXISTS(SELECT 1 FROM json_each(metadata, {path}) WHERE value = {Value(item)})")) + ")",
            { Operator: "in", Value: IReadOnlyList<string?> items } => $"{value} IN ({string.Join(", ", items.Select(item => Value(item)))})",
            { Operator: "gt" } => $"{value} IS NOT NULL AND {ordered} > {Value(condition.Value)}",
            { Operator: "gte" } => $"{value} IS NOT NULL AND {ordered} >= {Value(condition.Value)}",
            { Operator: "lt" } => $"{value} IS NOT NULL AND {ordered} < {Value(condition.Value)}",
            { Operator: "lte" } => $"{value} IS NOT NULL AND {ordered} <= {Value(condition.Value)}",
            { Operator: "between", Value: IReadOnlyList<object?> bounds } => $"{value} IS NOT NULL AND {ordered} BETWEEN {Value(bounds[0])} AND {Value(bounds[1])}",
            _ => throw new ArgumentException($"The operator '{condition.Operator}' of a metadata condition is not one of eq, contains, in, gt, gte, lt, lte, between."),
        });
    }

    private string Value(object? value)
    {
        _values.Add(value);
        return $"${_values.Count - 1}";
    }

    // As SQLite's lower() does: ASCII alone, the same on every machine.
    private static string Lower(string text) => string.Concat(text.Select(static letter => char.IsAsciiLetterUpper(letter) ? (char)(letter | 0x20) : letter));
}
