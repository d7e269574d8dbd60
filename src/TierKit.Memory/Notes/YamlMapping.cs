namespace TierKit.Memory.Notes;

/// <summary>Holds the entries of a YAML mapping in file order, and the line (from 1) on which each key stands.</summary>
internal sealed class YamlMapping
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    public OrderedDictionary<string, object?> Entries { get; } = new(StringComparer.Ordinal);

    public void Set(string key, object? value, int line)
    {
        Entries[key] = value;
        _lines[key] = line;
    }

    public int LineOf(string key) => _lines.GetValueOrDefault(key, 1);
}
