using TierKit.Memory.Notes;

namespace TierKit.Memory.Indexing;

/// <summary>Answers the resolver of links and identifiers from a catalogue.</summary>
/// <remarks>The resolver is synchronous; a catalogue on another machine makes it wait, one in this process does not.</remarks>
internal sealed class CatalogLookup(INoteCatalog catalog, PermalinkScheme scheme) : INoteLookup
{
    public string Project => Scheme.Project ?? "";

    public PermalinkScheme Scheme { get; } = scheme;

    public NoteEntry? FindById(Guid id) => Wait(catalog.FindByIdsAsync([id])) is [var found, ..] ? Entry(found) : null;

    public NoteEntry? FindByPermalink(string permalink) => Wait(catalog.FindByPermalinkAsync(permalink)) is { } note ? Entry(note) : null;

    public NoteEntry? FindByPath(string filePath) => Wait(catalog.FindByPathAsync(filePath)) is { } note ? Entry(note) : null;

    public IReadOnlyList<NoteEntry> FindByTitle(string title) => [.. Wait(catalog.FindByTitleAsync(title)).Select(Entry)];

    public IReadOnlyList<NoteEntry> FindByAlias(string alias) => [.. Wait(catalog.FindByAliasAsync(alias)).Select(Entry)];

    /// <summary>Gets the key of a note by its id, 0 where there is none.</summary>
    public long KeyOf(Guid id) => Wait(catalog.FindByIdsAsync([id])) is [var found, ..] ? found.Key : 0;

    private static NoteEntry Entry(CatalogNote note) => new(note.Id, note.Title, note.Path, note.Permalink) { Created = note.Created };

    private static TResult Wait<TResult>(ValueTask<TResult> call) => call.IsCompletedSuccessfully ? call.Result : call.AsTask().GetAwaiter().GetResult();
}
