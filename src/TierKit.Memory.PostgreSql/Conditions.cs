using System.Globalization;
using System.Text;
using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Policy;

namespace TierKit.Memory.PostgreSql;

/// <summary>Collects conditions on the rows of one table and their values; names of columns are ours, values are parameters.</summary>
internal sealed class Conditions
{
    private const string Number = @"'^\s*([-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,2})?)'";

    private readonly string _table;
    private readonly StringBuilder _text;
    private readonly List<object?> _values;

    public Conditions(string table, Guid project)
    {
        _table = table;
        _text = new StringBuilder($"{table}.project = $1");
        _values = [project];
    }

    public string Text => _text.ToString();

    public object?[] Values => [.. _values];

    public string Value(object? value)
    {
        _values.Add(value);
        return $"${_values.Count}";
    }

    public void Add(string condition) => _text.Append(" AND ").Append(condition);

    public void AddFilter(NoteFilter filter)
    {
        AddDirectory(filter.Directory);
        AddPermalink(filter.PermalinkPattern);
        AddTypes(filter.Types);
        AddSince(filter.ModifiedSince);
        if (filter.MaxSensitivity < Sensitivity.Secret)
        {
            Add($"{_table}.label <= {Value((int)filter.MaxSensitivity)}");
        }

        if (filter.Categories.Count > 0)
        {
            Add($"{_table}.categories && {Value(filter.Categories.ToArray())}");
        }

        foreach (MetadataCondition condition in filter.Metadata)
        {
            AddMetadata(condition);
        }
    }

    public void AddDirectory(string? directory)
    {
        string path = (directory ?? "").Trim().Trim('/');
        if (path.Length > 0)
        {
            Add($"starts_with({_table}.path, {Value(path + "/")})");
        }
    }

    public void AddPermalink(string? pattern)
    {
        if (pattern is not null)
        {
            StringBuilder like = new();
            foreach (char letter in pattern)
            {
                like.Append(letter switch { '*' => "%", '%' or '_' or '\\' => $"\\{letter}", _ => letter.ToString() });
            }

            Add($"{_table}.permalink LIKE {Value(like.ToString())}");
        }
    }

    public void AddTypes(IReadOnlyList<string> types)
    {
        if (types.Count > 0)
        {
            Add($"lower({_table}.type) = ANY({Value(types.Select(Lower).ToArray())})");
        }
    }

    /// <summary>Asks for every one of the tags, whatever its case.</summary>
    public void AddTags(IEnumerable<string> tags, string column)
    {
        string[] wanted = [.. tags.Select(Lower)];
        if (wanted.Length > 0)
        {
            Add($"{column} @> {Value(wanted)}");
        }
    }

    public void AddSince(DateTimeOffset? since)
    {
        if (since is { } time)
        {
            Add($"{_table}.modified >= {Value(time.UtcTicks)}");
        }
    }

    // As the server's lower() does in its "C" collation: ASCII alone, the same on every machine.
    public static string Lower(string text) => string.Concat(text.Select(static letter => char.IsAsciiLetterUpper(letter) ? (char)(letter | 0x20) : letter));

    private void AddMetadata(MetadataCondition condition)
    {
        string json = $"({_table}.metadata #> {Value(condition.Path.ToArray())})";
        string text = $"({json} #>> '{{}}') COLLATE \"C\"";
        bool numeric = condition.Comparison == "numeric";
        // What starts with no number is 0, as SQLite reads it.
        string ordered = numeric ? $"coalesce(substring({text} from {Number})::double precision, 0)" : text;
        Add(condition switch
        {
            { Operator: "eq", Value: null } => $"{text} IS NULL",
            { Operator: "eq" } => $"{text} = {Text1(condition.Value)}",
            { Operator: "contains", Value: IReadOnlyList<string?> items } => $"(CASE jsonb_typeof({json}) WHEN 'array' THEN {json} ELSE jsonb_build_array({json}) END) @> to_jsonb({Value(items.OfType<string>().ToArray())})",
            { Operator: "in", Value: IReadOnlyList<string?> items } => $"{text} = ANY({Value(items.OfType<string>().ToArray())})",
            { Operator: "gt" } => Compared(">", condition.Value),
            { Operator: "gte" } => Compared(">=", condition.Value),
            { Operator: "lt" } => Compared("<", condition.Value),
            { Operator: "lte" } => Compared("<=", condition.Value),
            { Operator: "between", Value: IReadOnlyList<object?> bounds } => $"({Compared(">=", bounds[0])} AND {Compared("<=", bounds[1])})",
            _ => throw new ArgumentException($"The operator '{condition.Operator}' of a metadata condition is not one of eq, contains, in, gt, gte, lt, lte, between."),
        });

        string Compared(string comparison, object? bound)
            => $"({text} IS NOT NULL AND {ordered} {comparison} {(numeric ? Value(Convert.ToDouble(bound, CultureInfo.InvariantCulture)) : Text1(bound))})";

        string Text1(object? value) => Value(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
    }
}
