using TierKit.Memory.Notes;

namespace TierKit.Memory.Indexing;

/// <summary>Gives a walk over relations the notes and links of a catalogue; each is read once.</summary>
internal sealed class CatalogGraph(INoteCatalog catalog) : IContextGraph
{
    private readonly Dictionary<long, CatalogNote?> _notes = [];

    public ContextNode? FindNode(long id) => Find(id) is { } note ? NodeOf(note) : null;

    public IReadOnlyList<ContextEdge> EdgesOf(long id)
        => [.. Wait(catalog.LinksOfAsync(id)).Select(static link => new ContextEdge(link.Key, link.From, link.Type, link.Target, link.To))];

    /// <summary>Gets the note of a node, with all that the catalogue knows.</summary>
    public CatalogNote? Find(long key)
    {
        if (!_notes.TryGetValue(key, out CatalogNote? note))
        {
            note = Wait(catalog.FindByKeysAsync([key])) is [var found, ..] ? found : null;
            _notes[key] = note;
        }

        return note;
    }

    public static ContextNode NodeOf(CatalogNote note) => new(note.Key, note.Title, 0, note.Created);

    private static TResult Wait<TResult>(ValueTask<TResult> call) => call.IsCompletedSuccessfully ? call.Result : call.AsTask().GetAwaiter().GetResult();
}
