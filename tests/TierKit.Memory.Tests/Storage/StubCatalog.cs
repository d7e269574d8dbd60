using TierKit.Memory.Notes;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

/// <summary>Stands for an index: knows what the store told it, and nothing else.</summary>
internal sealed class StubCatalog(PermalinkScheme scheme) : INoteLookup, INoteChangeListener
{
    private readonly SortedDictionary<string, NoteEntry> _entries = new(StringComparer.Ordinal);

    public List<string> Heard { get; } = [];

    public string Project => scheme.Project ?? "";

    public PermalinkScheme Scheme => scheme;

    private InMemoryNoteLookup Current => new(scheme, _entries.Values);

    public NoteEntry? FindById(Guid id) => Current.FindById(id);

    public NoteEntry? FindByPermalink(string permalink) => Current.FindByPermalink(permalink);

    public NoteEntry? FindByPath(string filePath) => Current.FindByPath(filePath);

    public IReadOnlyList<NoteEntry> FindByTitle(string title) => Current.FindByTitle(title);

    public IReadOnlyList<NoteEntry> FindByAlias(string alias) => Current.FindByAlias(alias);

    public ValueTask OnWrittenAsync(NoteFile file, Note note, CancellationToken cancellationToken)
    {
        Heard.Add("written " + file.Path);
        _entries[file.Path] = new NoteEntry(Guid.NewGuid(), note.Title, file.Path, note.Permalink);
        return ValueTask.CompletedTask;
    }

    public ValueTask OnMovedAsync(string source, string target, CancellationToken cancellationToken)
    {
        Heard.Add($"moved {source} to {target}");
        if (_entries.Remove(source, out NoteEntry? entry))
        {
            _entries[target] = entry with { FilePath = target };
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask OnDeletedAsync(string path, CancellationToken cancellationToken)
    {
        Heard.Add("deleted " + path);
        _entries.Remove(path);
        return ValueTask.CompletedTask;
    }
}
