namespace TierKit.Memory.Notes;

/// <summary>Finds notes in a fixed set of entries; the reading half of a catalogue that fits in memory.</summary>
internal sealed class InMemoryNoteLookup : INoteLookup
{
    private readonly Dictionary<Guid, NoteEntry> _byId = [];
    private readonly Dictionary<string, NoteEntry> _byPermalink = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NoteEntry> _byPath = new(StringComparer.Ordinal);
    private readonly ILookup<string, NoteEntry> _byTitle;
    private readonly ILookup<string, NoteEntry> _byAlias;

    public InMemoryNoteLookup(PermalinkScheme scheme, IReadOnlyCollection<NoteEntry> entries)
    {
        Scheme = scheme;
        _byTitle = entries.ToLookup(static entry => entry.Title, StringComparer.Ordinal);
        _byAlias = entries.ToLookup(static entry => PathAlias.Of(entry.FilePath), StringComparer.Ordinal);
        foreach (NoteEntry entry in entries)
        {
            _byId.TryAdd(entry.Id, entry);
            _byPath.TryAdd(entry.FilePath, entry);
            if (entry.Permalink is not null)
            {
                _byPermalink.TryAdd(entry.Permalink, entry);
            }
        }
    }

    public string Project => Scheme.Project ?? "";

    public PermalinkScheme Scheme { get; }

    public NoteEntry? FindById(Guid id) => _byId.GetValueOrDefault(id);

    public NoteEntry? FindByPermalink(string permalink) => _byPermalink.GetValueOrDefault(permalink);

    public NoteEntry? FindByPath(string filePath) => _byPath.GetValueOrDefault(filePath);

    public IReadOnlyList<NoteEntry> FindByTitle(string title) => [.. _byTitle[title]];

    public IReadOnlyList<NoteEntry> FindByAlias(string alias) => [.. _byAlias[alias]];
}
