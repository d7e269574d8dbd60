using TierKit.Memory.Notes;

namespace TierKit.Memory.Schemas;

/// <summary>Counts what notes of one type hold, in the order of how many do.</summary>
internal sealed class UsageCounter
{
    private const int MostSamples = 5;

    // What a line says without its author having named anything.
    private static readonly string[] Unnamed = [Note.DefaultType, Relation.LinksTo];

    private readonly Dictionary<(string Name, bool IsRelation), Seen> _seen = [];
    private int _notes;

    /// <summary>Counts one note.</summary>
    /// <param name="note">The note.</param>
    /// <param name="targetType">Gets the type of the note that a relation's target names; <see langword="null"/> where none does.</param>
    public void Add(Note note, Func<string, string?> targetType)
    {
        _notes++;
        foreach (IGrouping<string, Observation> group in note.Observations.Where(static one => one.Category is not null).GroupBy(static one => one.Category!, StringComparer.OrdinalIgnoreCase))
        {
            Count(group.Key, isRelation: false, [.. group.Select(static one => FieldValues.Plain(one.Content))]);
        }

        foreach (IGrouping<string, Relation> group in note.Relations.GroupBy(static one => one.Type, StringComparer.OrdinalIgnoreCase))
        {
            Seen seen = Count(group.Key, isRelation: true, [.. group.Select(static one => one.Target)]);
            seen.Targets.AddRange(group.Select(one => targetType(one.Target)).OfType<string>());
        }
    }

    public IReadOnlyList<FieldUsage> Usages() =>
    [
        .. _seen.Where(static entry => !Unnamed.Contains(entry.Key.Name, StringComparer.Ordinal))
            .Select(entry => new FieldUsage(FieldOf(entry.Value, entry.Key.IsRelation), entry.Value.Notes, _notes, entry.Value.Values))
            .OrderByDescending(static usage => usage.Count).ThenBy(static usage => usage.Field.Name, StringComparer.Ordinal),
    ];

    private Seen Count(string name, bool isRelation, string[] values)
    {
        (string Name, bool IsRelation) key = (name.ToLowerInvariant(), isRelation);
        if (!_seen.TryGetValue(key, out Seen? seen))
        {
            _seen[key] = seen = new Seen(name);
        }

        seen.Notes++;
        seen.Several += values.Length > 1 ? 1 : 0;
        foreach (string value in values)
        {
            if (seen.Values.Count < MostSamples && !seen.Values.Contains(value))
            {
                seen.Values.Add(value);
            }

            seen.Types.RemoveAll(type => !FieldValues.IsOf(type, value));
        }

        return seen;
    }

    private static SchemaField FieldOf(Seen seen, bool isRelation) => new(seen.Name, isRelation ? Target(seen) : seen.Types[0])
    {
        // More notes with several than with one: it is a list.
        IsArray = seen.Several * 2 > seen.Notes,
    };

    private static string Target(Seen seen)
    {
        string type = seen.Targets.CountBy(static target => target).OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal).FirstOrDefault().Key ?? Note.DefaultType;
        string name = string.Concat(type.Split('_', '-', ' ').Where(static part => part.Length > 0).Select(static part => char.ToUpperInvariant(part[0]) + part[1..]));
        return name.Length > 0 && char.IsUpper(name[0]) ? name : "Note";
    }

    private sealed class Seen(string name)
    {
        // The narrowest first; what no value contradicts stands.
        private static readonly string[] Narrowest = [SchemaField.Integer, SchemaField.Number, SchemaField.Boolean, SchemaField.Text];

        public string Name => name;

        public int Notes { get; set; }

        public int Several { get; set; }

        public List<string> Values { get; } = [];

        public List<string> Targets { get; } = [];

        public List<string> Types { get; } = [.. Narrowest];
    }
}
